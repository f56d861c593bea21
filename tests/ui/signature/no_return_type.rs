#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(_name: String) {}

fn main() {}
