#[duroxide::activity(name = "charge-card", idempotent, raw(inputs))]
pub async fn charge_card(card: String) -> Result<u64, String> {
    Ok(card.len() as u64)
}

fn main() {}
