use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "provision-postgres", tag = "gpu")]
async fn provision_postgres(_ctx: OrchestrationContext) -> Result<(), String> {
    Ok(())
}

fn main() {}
