//! `schedule` returns duroxide's `DurableFuture`, which cannot be attempted again. A call makes the attempts that the
//! attribute declares. The lint lists activities of the crate, and where they are scheduled.

use duroxide::OrchestrationContext;

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent, retry(max_attempts = 3))]
pub async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

/// Charge for two books.
#[duroxide::orchestration(name = "sell-books")]
pub async fn sell_books(ctx: OrchestrationContext, prices: (u64, u64)) -> Result<[String; 2], String> {
    let (first, second) = prices;
    let (first, second) = ctx.join2(ChargeCard::call(&ctx, &first), ChargeCard::call(&ctx, &second)).await;
    Ok([first?, second?])
}

duroxide::export!();

fn main() {}
