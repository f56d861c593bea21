//! An activity is a function too, for a unit test to call. An orchestration that calls it does its work again on every replay, and nothing of it is in the
//! history. A function of one's own is taken for an activity if it has the name of one and comes from another module.

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
pub async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

/// Sell a book.
#[duroxide::orchestration(name = "sell-book")]
pub async fn sell_book(ctx: duroxide::OrchestrationContext, cents: u64) -> Result<String, String> {
    ctx.trace_info("selling a book");
    ChargeCard::call(&ctx, &cents).await
}

duroxide::export!();

fn main() {}
