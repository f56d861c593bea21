#[duroxide::event(name = "deployment-approval")]
#[derive(serde::Serialize, serde::Deserialize)]
pub struct DeploymentApproval;

#[duroxide::orchestration(name = "deploy-database", waits_for(DeploymentApproval))]
async fn deploy_database() -> Result<(), String> {
    Ok(())
}

fn main() {}
