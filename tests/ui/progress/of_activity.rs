#[duroxide::activity(name = "provision-vm", progress = u8)]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
