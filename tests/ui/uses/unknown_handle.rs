#[duroxide::orchestration(name = "provision-postgres", uses(ProvisionVn))]
async fn provision_postgres() -> Result<(), String> {
    Ok(())
}

fn main() {}
