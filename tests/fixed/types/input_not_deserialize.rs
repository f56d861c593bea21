#[derive(serde::Serialize, serde::Deserialize)]
pub struct Size {
    cores: u8,
}

#[duroxide::activity(name = "provision-vm", idempotent)]
async fn provision_vm(size: Size) -> Result<u8, String> {
    Ok(size.cores)
}

fn main() {}
