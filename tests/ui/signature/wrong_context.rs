use duroxide::OrchestrationContext;

#[duroxide::activity(name = "provision-vm")]
async fn provision_vm(ctx: OrchestrationContext, name: String) -> Result<String, String> {
    Ok(format!("{} {name}", ctx.instance_id()))
}

fn main() {}
