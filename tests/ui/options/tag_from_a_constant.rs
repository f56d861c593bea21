const TAG: &str = "gpu";

#[duroxide::activity(name = "charge-card", idempotent, tag = TAG)]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
