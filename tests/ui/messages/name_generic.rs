use serde::{Deserialize, Serialize};

#[duroxide::queue(name = "message")]
#[derive(Serialize, Deserialize)]
struct SessionCommand(bool);

fn main() {}
