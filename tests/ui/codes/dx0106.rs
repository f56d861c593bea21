#![deny(deprecated)]

use duroxide::OrchestrationContext;

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
pub async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

/// Calls whatever it gets.
async fn twice<F>(ctx: &OrchestrationContext, step: impl Fn(OrchestrationContext) -> F) -> Result<String, String>
where
    F: Future<Output = Result<String, String>>,
{
    step(ctx.clone()).await?;
    step(ctx.clone()).await
}

/// Sell a book.
#[duroxide::orchestration(name = "sell-book")]
pub async fn sell_book(ctx: OrchestrationContext, cents: u64) -> Result<String, String> {
    twice(&ctx, move |ctx| async move { ChargeCard::call(&ctx, &cents).await }).await
}

duroxide::export!();

fn main() {}
