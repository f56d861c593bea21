#[duroxide::activity(nmae = "charge-card")]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
