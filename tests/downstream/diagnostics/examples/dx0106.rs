//! The metadata of an orchestration lists what it schedules, and the registry builder relies on it. `export!` follows
//! the calls to functions and methods of the same crate. A call with the context of a parameter or another value may
//! schedule anything, and so may a macro or a function of another crate. List what such calls schedule in `uses(..)`;
//! an empty `uses()` says that they schedule nothing else.

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
#[duroxide::orchestration(name = "sell-book", uses(ChargeCard))]
pub async fn sell_book(ctx: OrchestrationContext, cents: u64) -> Result<String, String> {
    twice(&ctx, move |ctx| async move { ChargeCard::call(&ctx, &cents).await }).await
}

duroxide::export!();

fn main() {}
