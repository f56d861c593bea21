#[duroxide::orchestration(name = "provision_postgres@v2")]
async fn provision_postgres() -> Result<(), String> {
    Ok(())
}

fn main() {}
