use duroxide::OrchestrationContext;

#[duroxide::activity]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

#[duroxide::orchestration]
async fn launch(ctx: OrchestrationContext) -> Result<String, String> {
    ProvisionVm::call(&ctx, &"vm".to_owned()).retry(3).await
}

fn main() {}
