use duroxide::OrchestrationContext;

#[duroxide::activity]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

#[duroxide::orchestration]
async fn provision_postgres(ctx: OrchestrationContext) -> Result<String, String> {
    ProvisionVm::schedule(&ctx, &5).await
}

fn main() {}
