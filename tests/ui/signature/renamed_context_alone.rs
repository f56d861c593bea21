use duroxide::OrchestrationContext as Ctx;

#[duroxide::orchestration(name = "provision-vm")]
async fn provision_vm(ctx: Ctx) -> Result<String, String> {
    Ok(ctx.instance_id())
}

fn main() {}
