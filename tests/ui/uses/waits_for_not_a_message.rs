pub struct Approval;

#[duroxide::orchestration(name = "deploy-database", waits_for(Approval))]
async fn deploy_database() -> Result<(), String> {
    Ok(())
}

fn main() {}
