#[duroxide::activity(name = "provision-vm", version = "2.0.0")]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
