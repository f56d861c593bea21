/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

duroxide::export! { activities { charge_card } }

fn main() {}
