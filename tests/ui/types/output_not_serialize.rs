#[derive(serde::Deserialize)]
pub struct Machine {
    pub cores: u8,
}

#[duroxide::activity(name = "provision-vm", idempotent)]
async fn provision_vm(cores: u8) -> Result<Machine, String> {
    Ok(Machine { cores })
}

fn main() {}
