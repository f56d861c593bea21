use std::time::Duration;

#[duroxide::activity(name = "charge-card", idempotent, timeout = Duration::from_micros(5))]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
