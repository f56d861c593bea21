#[duroxide::activity(name = "charge-card", description = "Charge a card.")]
async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
