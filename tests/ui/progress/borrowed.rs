#[duroxide::orchestration(name = "deploy-database", progress = &'static str)]
async fn deploy_database() -> Result<(), String> {
    Ok(())
}

fn main() {}
