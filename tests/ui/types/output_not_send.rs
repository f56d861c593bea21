#[derive(serde::Serialize, serde::Deserialize)]
pub struct Machine {
    #[serde(skip, default = "none")]
    pub cores: *const u8,
}

fn none() -> *const u8 {
    std::ptr::null()
}

#[duroxide::activity(name = "provision-vm", idempotent)]
async fn provision_vm(_cores: u8) -> Result<Machine, String> {
    Ok(Machine { cores: none() })
}

fn main() {}
