use serde::{Deserialize, Serialize};

#[duroxide::queue(name = "session-command", alias = "command")]
#[derive(Serialize, Deserialize)]
struct SessionCommand(bool);

fn main() {}
