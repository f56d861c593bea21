#[duroxide::value(name = "endpoint")]
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Endpoint(pub String);

#[duroxide::orchestration(name = "deploy-database", waits_for(Endpoint))]
async fn deploy_database() -> Result<(), String> {
    Ok(())
}

fn main() {}
