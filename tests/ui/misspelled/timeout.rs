#[duroxide::activity(name = "charge-card", time_out = "30s")]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
