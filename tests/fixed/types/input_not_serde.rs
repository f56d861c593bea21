#[derive(serde::Serialize, serde::Deserialize)]
struct Size {
    cores: u8,
}

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(size: Size) -> Result<u8, String> {
    Ok(size.cores)
}

fn main() {}
