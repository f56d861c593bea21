use duroxide::OrchestrationContext;

#[duroxide::orchestration]
/// Documented in between.
#[duroxide::orchestration(name = "provision-vm")]
async fn provision_vm(_ctx: OrchestrationContext, name: String) -> Result<String, String> {
    Ok(name)
}

#[duroxide::orchestration]
async fn provision_two(ctx: OrchestrationContext) -> Result<String, String> {
    ProvisionVm::schedule(&ctx, &"a".to_owned()).await
}

fn main() {}
