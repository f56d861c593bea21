#[duroxide::activity(name = "provision-vm", idempotent)]
pub async fn activity() -> Result<(), String> {
    Ok(())
}

fn main() {}
