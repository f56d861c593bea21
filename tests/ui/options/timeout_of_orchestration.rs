use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "provision-postgres", timeout = "30s")]
async fn provision_postgres(_ctx: OrchestrationContext) -> Result<(), String> {
    Ok(())
}

fn main() {}
