#[duroxide::activity(name = "provision-vm", tag = "7")]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
