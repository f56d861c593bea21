#[duroxide::activity(name = "provision-vm", timeout = "half an hour")]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
