#[duroxide::activity(name = "provision-vm", retry(max_attempts = 5))]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
