#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(name: String) -> Result<String, std::io::Error> {
    Ok(name)
}

fn main() {}
