pub mod inventory {
    pub fn books() -> u64 {
        7
    }
}

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

duroxide::export!();

fn main() {
    inventory::books();
}
