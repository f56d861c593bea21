#[duroxide::activity(name = "charge-card", retry(max = "1s"))]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
