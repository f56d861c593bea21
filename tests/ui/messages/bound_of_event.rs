use serde::{Deserialize, Serialize};

#[duroxide::queue(name = "session-command")]
#[derive(Serialize, Deserialize)]
struct SessionCommand(bool);

fn name_of<E: duroxide::message::Event>() -> &'static str {
    E::NAME
}

fn main() {
    let _ = name_of::<SessionCommand>();
}
