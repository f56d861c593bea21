use duroxide::OrchestrationContext;

#[duroxide::activity]
async fn provision_vm(name: String) -> Result<String, String> {
    Ok(name)
}

#[duroxide::orchestration]
async fn launch(ctx: OrchestrationContext) -> Result<(), String> {
    ProvisionVm::spawn(&ctx, "vm-1", &"vm".to_owned());
    Ok(())
}

fn main() {}
