#[duroxide::activity(name = "charge-card", idempotent, raw(input))]
pub async fn charge_card(card: String) -> Result<u64, String> {
    Ok(card.len() as u64)
}

#[duroxide::activity(name = "print-receipt", idempotent, raw(output))]
pub async fn print_receipt(cents: u64) -> Result<String, String> {
    Ok(format!("{cents} cents"))
}

#[duroxide::activity(name = "print-label", idempotent, raw)]
pub async fn print_label(address: String) -> Result<String, String> {
    Ok(address)
}

fn main() {}
