#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(name: &str) -> Result<String, String> {
    Ok(name.to_owned())
}

fn main() {}
