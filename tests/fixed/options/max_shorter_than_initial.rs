#[duroxide::activity(name = "provision-vm", retry(initial = "1m", max = "1m"))]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
