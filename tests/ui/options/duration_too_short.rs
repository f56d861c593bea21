#[duroxide::activity(name = "provision-vm", timeout = "10us")]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
