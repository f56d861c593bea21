#[duroxide::activity(name = "charge-card", idempotent, field_order = declared)]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

#[duroxide::activity(name = "refund-card", idempotent, field_order = sorted)]
pub async fn refund_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
