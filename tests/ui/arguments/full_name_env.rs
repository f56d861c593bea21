#[duroxide::activity(full_name = env!("CARGO_PKG_NAME"))]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

fn main() {}
