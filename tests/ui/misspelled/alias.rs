#[duroxide::activity(name = "charge-card", aliases = "pay")]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
