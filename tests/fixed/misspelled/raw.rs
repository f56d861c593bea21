#[duroxide::activity(name = "charge-card", raw)]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
