#[duroxide::activity(name = "charge-card", retry(max_attempt = 3))]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
