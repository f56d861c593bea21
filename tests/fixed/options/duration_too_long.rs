#[duroxide::activity(name = "provision-vm", timeout = "200000y")]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
