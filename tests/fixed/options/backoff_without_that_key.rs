#[duroxide::activity(name = "provision-vm", retry(backoff = linear, max = "30s"))]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
