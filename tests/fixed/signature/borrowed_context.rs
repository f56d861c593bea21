use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "provision-postgres")]
async fn provision_postgres(ctx: OrchestrationContext) -> Result<String, String> {
    Ok(ctx.instance_id())
}

fn main() {}
