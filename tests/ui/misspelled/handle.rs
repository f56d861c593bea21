#[duroxide::activity(name = "charge-card", handel = CardCharge)]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
