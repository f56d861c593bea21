use duroxide::ActivityContext;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct State<T>(T);

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(_ctx: ActivityContext, state: State<u8>) -> Result<u8, String> {
    Ok(state.0)
}

fn main() {}
