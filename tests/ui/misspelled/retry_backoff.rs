#[duroxide::activity(name = "charge-card", retry(backof = fixed))]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
