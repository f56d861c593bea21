#[duroxide::activity(name = "provision-vm", tag = "")]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
