#[duroxide::activity(idempotent)]
pub async fn execute(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
