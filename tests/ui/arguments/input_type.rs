#[duroxide::activity(name = "charge-card", input = u64)]
async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
