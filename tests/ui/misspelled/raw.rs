#[duroxide::activity(name = "charge-card", rwa)]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
