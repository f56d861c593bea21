#[duroxide::orchestration(name = "provision-postgres")]
async fn provision_postgres() -> Result<(), String> {
    Ok(())
}

fn main() {}
