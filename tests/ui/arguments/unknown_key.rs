#[duroxide::orchestration(name = "provision-postgres", retries = 3)]
async fn provision_postgres() -> Result<(), String> {
    Ok(())
}

fn main() {}
