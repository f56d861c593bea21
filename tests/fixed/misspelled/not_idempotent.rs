#[duroxide::activity(name = "charge-card", not_idempotent)]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
