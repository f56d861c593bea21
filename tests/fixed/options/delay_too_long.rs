#[duroxide::activity(name = "provision-vm", retry(max_attempts = 3, max = "200000y"))]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
