use duroxide::OrchestrationContext;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
pub struct Size {
    pub cores: u8,
}

#[derive(Serialize, Deserialize)]
pub struct Machine {
    pub id: u64,
}

#[duroxide::activity(name = "provision-vm", idempotent)]
async fn provision_vm(size: Size) -> Result<Machine, String> {
    Ok(Machine { id: size.cores.into() })
}

#[duroxide::orchestration(name = "provision-postgres")]
async fn provision_postgres(ctx: OrchestrationContext, size: Size) -> Result<u64, String> {
    let _ = &ctx;
    Ok(ProvisionVm::call(&size).await?.id)
}

fn main() {}
