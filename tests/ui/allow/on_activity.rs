#[duroxide::activity(name = "charge-card", allow(DX0001))]
async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

fn main() {}
