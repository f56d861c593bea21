/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
pub async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

/// Sell a book.
#[duroxide::orchestration(name = "sell-book")]
pub async fn sell_book(ctx: duroxide::OrchestrationContext) -> Result<u64, String> {
    ctx.schedule_activity_typed("duroxide-export-tests-tests::activity::charge-crad", &1299u64).await
}

duroxide::export!();

fn main() {}
