use duroxide::OrchestrationContext;

#[duroxide::activity]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

#[duroxide::orchestration]
async fn launch(ctx: OrchestrationContext) -> Result<(), String> {
    ProvisionVm::call(&ctx, &"vm".to_owned()).spawn();
    Ok(())
}

fn main() {}
