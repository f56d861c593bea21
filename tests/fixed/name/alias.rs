#[duroxide::activity(name = "provision-vm", alias = "create-vm")]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
