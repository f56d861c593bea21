use serde::{Deserialize, Serialize};

#[duroxide::queue(name = "session-command")]
#[derive(Serialize, Deserialize)]
struct SessionCommand(bool);

async fn use_it(client: duroxide::Client) {
    let _ = SessionCommand(true).raise(&client, "session-1").await;
}

fn main() {}
