use duroxide::State;
use std::rc::Rc;

#[duroxide::activity(name = "provision-vm", idempotent)]
async fn provision_vm(State(zone): State<Rc<String>>) -> Result<String, String> {
    Ok(zone.to_string())
}

fn main() {}
