#[duroxide::activity(name = "provision-vm", timeout = "1ms")]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
