use serde::{Deserialize, Serialize};

#[duroxide::queue(name = "session-command")]
#[derive(Serialize, Deserialize)]
struct SessionCommand<'a> {
    text: std::borrow::Cow<'a, str>,
}

fn main() {}
