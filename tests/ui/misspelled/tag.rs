#[duroxide::activity(name = "charge-card", tags = "gpu")]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
