#[duroxide::activity(name = "charge-card", not_idempotent)]
async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
