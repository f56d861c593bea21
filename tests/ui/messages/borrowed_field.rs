use serde::{Deserialize, Serialize};

#[duroxide::queue(name = "session-command")]
#[derive(Serialize, Deserialize)]
struct SessionCommand {
    text: &'static str,
}

fn main() {}
