#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(_name: String) -> Result<(), String> {
    Ok(())
}

fn main() {}
