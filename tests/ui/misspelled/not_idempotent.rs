#[duroxide::activity(name = "charge-card", non_idempotent)]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
