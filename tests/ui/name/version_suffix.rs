#[duroxide::activity(name = "provision-vm@2.1")]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
