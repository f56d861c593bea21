#[duroxide::activity(name = "provision-vm", idempotent = true)]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
