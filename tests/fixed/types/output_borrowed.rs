
#[duroxide::activity(name = "provision-vm", idempotent)]
async fn provision_vm(cores: u8) -> Result<String, String> {
    Ok(if cores == 0 { "none".to_owned() } else { "some".to_owned() })
}

fn main() {}
