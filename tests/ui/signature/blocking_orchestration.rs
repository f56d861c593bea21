#[duroxide::orchestration(name = "provision-postgres")]
fn provision_postgres() -> Result<(), String> {
    Ok(())
}

fn main() {}
