#[duroxide::activity(name = "charge-card", handle = CardCharge)]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
