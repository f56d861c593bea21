#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

duroxide::export! { registry, activities { charge_card } }

fn main() {}
