#[duroxide::orchestration(name = "workflow1")]
async fn provision_postgres() -> Result<(), String> {
    Ok(())
}

fn main() {}
