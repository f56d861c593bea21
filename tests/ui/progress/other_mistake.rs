use duroxide::OrchestrationContext;

#[derive(serde::Serialize, serde::Deserialize)]
pub enum DeployProgress {
    AwaitingApproval,
}

#[duroxide::orchestration(progress = DeployProgress, name = "deploy_database")]
async fn deploy_database(ctx: OrchestrationContext) -> Result<(), String> {
    DeployDatabase::report(&ctx, &DeployProgress::AwaitingApproval)?;
    Ok(())
}

fn main() {}
