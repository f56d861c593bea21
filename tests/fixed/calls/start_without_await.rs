#![deny(unused_must_use)]

use duroxide::Client;

#[duroxide::orchestration(name = "sell-book", version = "2.0.0")]
async fn sell_book(reader: String) -> Result<String, String> {
    Ok(reader)
}

pub async fn start(client: &Client) -> Result<(), duroxide::ClientError> {
    SellBook::start(client, "order-1", &"Ada".to_owned()).pinned().await
}

fn main() {}
