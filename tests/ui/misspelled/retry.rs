#[duroxide::activity(name = "charge-card", retrys(max_attempts = 3))]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
