use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "deploy-database", progress = &'static str)]
async fn deploy_database(ctx: OrchestrationContext) -> Result<(), String> {
    DeployDatabase::report(&ctx, &"half way")?;
    Ok(())
}

fn main() {}
