#[duroxide::activity(name = "provision-vm", retry(backoff = exponential))]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
