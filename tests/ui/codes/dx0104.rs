/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
pub async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

/// Sell a book.
#[duroxide::orchestration(name = "sell-book")]
pub async fn sell_book(ctx: duroxide::OrchestrationContext, cents: u64) -> Result<String, String> {
    ctx.schedule_activity_typed("duroxide-export-tests-ui-tests::activity::charge-crad", &cents).await
}

duroxide::export!();

fn main() {}
