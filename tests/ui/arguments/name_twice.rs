#[duroxide::activity(name = "provision-vm", name = "create-vm")]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
