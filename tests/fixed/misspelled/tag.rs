#[duroxide::activity(name = "charge-card", tag = "gpu")]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
