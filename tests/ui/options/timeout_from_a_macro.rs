#[duroxide::activity(name = "charge-card", idempotent, timeout = concat!("30", "s"))]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
