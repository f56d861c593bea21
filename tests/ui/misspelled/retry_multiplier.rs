#[duroxide::activity(name = "charge-card", retry(multiplyer = 2))]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
