#[duroxide::orchestration(name = "provision-postgres", idempotent)]
async fn provision_postgres() -> Result<(), String> {
    Ok(())
}

fn main() {}
