#[duroxide::orchestration(name = "provision-postgres", version = "2.0.0")]
async fn provision_postgres() -> Result<(), String> {
    Ok(())
}

fn main() {}
