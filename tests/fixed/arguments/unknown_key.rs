#[duroxide::orchestration(name = "provision-postgres", version = "1.2.0")]
async fn provision_postgres() -> Result<(), String> {
    Ok(())
}

fn main() {}
