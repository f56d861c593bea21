#[duroxide::activity(name = "charge-card", alias = "pay")]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
