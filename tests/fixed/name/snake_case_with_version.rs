#[duroxide::orchestration(name = "provision-postgres@v2")]
async fn provision_postgres() -> Result<(), String> {
    Ok(())
}

fn main() {}
