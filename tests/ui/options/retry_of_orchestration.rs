use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "provision-postgres", retry(max_attempts = 5))]
async fn provision_postgres(_ctx: OrchestrationContext) -> Result<(), String> {
    Ok(())
}

fn main() {}
