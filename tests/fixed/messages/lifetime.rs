use serde::{Deserialize, Serialize};

#[duroxide::queue(name = "session-command")]
#[derive(Serialize, Deserialize)]
pub struct SessionCommand {
    pub text: String,
}

fn main() {}
