#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(name: impl Into<String>) -> Result<String, String> {
    Ok(name.into())
}

fn main() {}
