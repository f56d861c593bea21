use duroxide::OrchestrationContext;

#[derive(serde::Serialize, serde::Deserialize)]
struct Size {
    cores: u8,
}

#[duroxide::activity]
async fn provision_vm(size: Size) -> Result<u8, String> {
    Ok(size.cores)
}

#[duroxide::orchestration]
async fn provision_postgres(ctx: OrchestrationContext) -> Result<u8, String> {
    ProvisionVm::schedule(&ctx, &Size { cores: 2 }).await
}

fn main() {}
