
#[duroxide::activity(name = "provision-vm", idempotent)]
async fn provision_vm(cores: u8) -> Result<&'static str, String> {
    Ok(if cores == 0 { "none" } else { "some" })
}

fn main() {}
