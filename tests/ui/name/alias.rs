#[duroxide::activity(name = "provision-vm", alias = "CreateVM")]
async fn provision_vm() -> Result<(), String> {
    Ok(())
}

fn main() {}
