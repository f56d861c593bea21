use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "provision-vm")]
async fn provision_vm(ctx: OrchestrationContext) -> Result<String, String> {
    Ok(ctx.instance_id())
}

fn main() {}
