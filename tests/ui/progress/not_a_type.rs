use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "deploy-database", progress = 100)]
async fn deploy_database(ctx: OrchestrationContext) -> Result<(), String> {
    DeployDatabase::report(&ctx, &"half way".to_string())?;
    Ok(())
}

fn main() {}
