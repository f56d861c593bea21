use duroxide::OrchestrationContext;

#[derive(serde::Serialize, serde::Deserialize)]
pub enum DeployProgress {
    HalfWay,
}

#[duroxide::orchestration(name = "deploy-database", progress = DeployProgress)]
async fn deploy_database(ctx: OrchestrationContext) -> Result<(), String> {
    DeployDatabase::report(&ctx, &DeployProgress::HalfWay)?;
    Ok(())
}

fn main() {}
