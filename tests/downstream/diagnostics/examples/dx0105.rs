//! An activity is also a plain function, which a unit test can call. If an orchestration calls it, it does its work
//! again on every replay, and the history records nothing. A function of your own is mistaken for an activity only if
//! it has the same name and comes from another module.

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
