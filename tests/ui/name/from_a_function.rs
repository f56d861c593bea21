const fn prefix() -> &'static str {
    "charge-card"
}

#[duroxide::activity(full_name = prefix(), idempotent)]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
