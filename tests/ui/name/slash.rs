#[duroxide::activity(name = "azure/provision-vm")]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
