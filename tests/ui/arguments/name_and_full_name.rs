#[duroxide::activity(name = "provision-vm", full_name = "legacy.provision-vm")]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
