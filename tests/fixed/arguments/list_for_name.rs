#[duroxide::activity(name = "charge-card")]
async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
