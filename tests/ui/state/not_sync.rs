use duroxide::State;
use std::cell::Cell;

#[duroxide::activity]
async fn provision_vm(_count: State<Cell<u8>>, name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
