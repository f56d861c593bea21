use duroxide::OrchestrationContext;

#[duroxide::activity(idempotent)]
async fn create_vm_activity(name: String) -> Result<String, String> {
    Ok(name)
}

#[duroxide::orchestration]
async fn create_vm_orchestration(ctx: OrchestrationContext, name: String) -> Result<String, String> {
    CreateVm::schedule(&ctx, &name).await
}

fn main() {}
