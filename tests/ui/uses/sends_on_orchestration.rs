#[duroxide::event(name = "approval")]
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Approval;

#[duroxide::orchestration(name = "deploy-database", sends(Approval))]
async fn deploy_database() -> Result<(), String> {
    Ok(())
}

fn main() {}
