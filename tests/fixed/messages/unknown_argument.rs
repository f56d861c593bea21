use serde::{Deserialize, Serialize};

#[duroxide::queue(full_name = "command")]
#[derive(Serialize, Deserialize)]
pub struct SessionCommand(bool);

fn main() {}
