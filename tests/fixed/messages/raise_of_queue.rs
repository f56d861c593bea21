use serde::{Deserialize, Serialize};

#[duroxide::event]
#[derive(Serialize, Deserialize)]
pub struct SessionCommand(bool);

pub async fn use_it(client: duroxide::Client) {
    let _ = SessionCommand(true).raise(&client, "session-1").await;
}

fn main() {}
