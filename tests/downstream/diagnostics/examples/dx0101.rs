//! The first paragraph of a function's documentation is its description in the catalog, and in the documentation of its
//! handle and name.

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
pub async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

duroxide::export!();

fn main() {}
