#[duroxide::orchestration(name = "provision-postgres", version = "v2")]
async fn provision_postgres() -> Result<(), String> {
    Ok(())
}

fn main() {}
