use std::time::Duration;

const FIRST: Duration = Duration::from_secs(60);

#[duroxide::activity(name = "charge-card", idempotent, retry(initial = FIRST, max = "30s"))]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
