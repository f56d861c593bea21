use duroxide::WorkflowError;

#[derive(Debug, thiserror::Error, serde::Deserialize)]
#[error("no cores")]
pub struct NoCores;

impl WorkflowError for NoCores {}

#[duroxide::activity(name = "provision-vm", idempotent)]
async fn provision_vm(cores: u8) -> Result<u8, NoCores> {
    if cores == 0 { Err(NoCores) } else { Ok(cores) }
}

fn main() {}
