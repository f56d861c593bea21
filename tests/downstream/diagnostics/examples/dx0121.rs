//! `schedule` returns duroxide's `DurableFuture`, which cannot be attempted again. A call makes the attempts that the
//! attribute declares. The lint lists activities of the crate, and where they are scheduled.

use duroxide::OrchestrationContext;

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent, retry(max_attempts = 3))]
pub async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

/// Charge for several books.
#[duroxide::orchestration(name = "sell-books")]
pub async fn sell_books(ctx: OrchestrationContext, prices: Vec<u64>) -> Result<Vec<String>, String> {
    let charges = prices.iter().map(|cents| ChargeCard::call(&ctx, cents));
    duroxide::join_all(&ctx, charges).await.into_iter().collect()
}

duroxide::export!();

fn main() {}
