#[duroxide::orchestration(name = "provision-vm", version = env!("CARGO_PKG_VERSION"))]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
