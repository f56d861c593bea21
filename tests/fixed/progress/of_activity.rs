#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
