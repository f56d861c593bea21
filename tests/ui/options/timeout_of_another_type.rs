const LIMIT: u64 = 30;

#[duroxide::activity(name = "charge-card", idempotent, timeout = LIMIT)]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
