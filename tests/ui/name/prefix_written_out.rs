#[duroxide::activity(name = "duroxide-export-tests::activity::provision-vm")]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
