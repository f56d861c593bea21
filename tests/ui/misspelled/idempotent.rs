#[duroxide::activity(name = "charge-card", idempotant)]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
