#[duroxide::activity(raw)]
async fn provision_vm(cores: u8) -> Result<String, String> {
    Ok(cores.to_string())
}

fn main() {}
