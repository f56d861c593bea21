/// Charge a card.
#[duroxide::activity(name = "charge-card")]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

/// Pay a customer back.
#[duroxide::activity(name = "pay-back")]
pub async fn pay_back(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

duroxide::export!(deny(DX0102));

fn main() {}
