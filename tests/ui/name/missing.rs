#[duroxide::activity(idempotent)]
pub async fn activity() -> Result<(), String> {
    Ok(())
}

fn main() {}
