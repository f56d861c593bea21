#[duroxide::orchestration(name = "deploy-database", waits_for("approval"))]
async fn deploy_database() -> Result<(), String> {
    Ok(())
}

fn main() {}
