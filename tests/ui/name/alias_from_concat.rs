#[duroxide::activity(name = "charge-card", alias = concat!("debit", "-card"), idempotent)]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
