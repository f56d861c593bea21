//! duroxide runs an activity at least once: if its worker is lost, another one runs it again. Whoever schedules the
//! activity needs to know whether that does harm.

/// Charge a card.
#[duroxide::activity(name = "charge-card", not_idempotent)]
pub async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

duroxide::export!();

fn main() {}
