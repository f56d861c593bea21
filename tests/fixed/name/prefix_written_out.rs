#[duroxide::activity(name = "provision-vm")]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
