//! A retry runs an activity again after an attempt that failed, which may have charged the card nevertheless. An activity
//! that recognizes what it has done already, as by a key that the bank keeps, is idempotent.

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent, retry(max_attempts = 3))]
pub async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

duroxide::export!();

fn main() {}
