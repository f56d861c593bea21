#![deny(deprecated)]

/// Charge a card.
#[duroxide::activity(name = "charge-card", not_idempotent, retry(max_attempts = 3))]
pub async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

duroxide::export!();

fn main() {}
