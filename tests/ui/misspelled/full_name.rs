#[duroxide::activity(fullname = "legacy.charge")]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
