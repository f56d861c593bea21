#[duroxide::orchestration(name = "provision-vm", version = "2.0.0")]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
