#[duroxide::activity(name = "charge-card", idempotent, raw, field_order = declared)]
pub async fn charge_card(card: String) -> Result<String, String> {
    Ok(card)
}

fn main() {}
