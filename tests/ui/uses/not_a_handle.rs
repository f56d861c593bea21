struct Helper;

#[duroxide::orchestration(name = "provision-postgres", uses(Helper))]
async fn provision_postgres() -> Result<(), String> {
    Ok(())
}

fn main() {}
