#[duroxide::activity(name = "charge-card", retry(backoff = fixed))]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
