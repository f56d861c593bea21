use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct State<T>(T);

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(state: Option<State<u8>>) -> Result<u8, String> {
    Ok(state.map_or(0, |state| state.0))
}

fn main() {}
