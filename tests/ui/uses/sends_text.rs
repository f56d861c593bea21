#[duroxide::activity(name = "provision-vm", sends("approval"))]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
