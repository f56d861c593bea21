#[duroxide::activity(name = "charge-card", crate = ::duroxide)]
async fn charge_card(text: String) -> Result<String, String> {
    Ok(text)
}

fn main() {}
