#[duroxide::activity(name = "charge-card", retry(maxx = "1s"))]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
