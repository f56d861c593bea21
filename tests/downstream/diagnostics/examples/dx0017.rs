//! A call starts when it is first polled. A loop that awaits one call after the other takes the sum of their times;
//! `join_all` takes the longest of them, and makes the attempts that each activity declares.

use duroxide::OrchestrationContext;

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
pub async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

/// Charge for several books.
#[duroxide::orchestration(name = "sell-books")]
pub async fn sell_books(ctx: OrchestrationContext, prices: Vec<u64>) -> Result<Vec<String>, String> {
    let charges = prices.iter().map(|cents| ChargeCard::call(&ctx, cents));
    duroxide::join_all(&ctx, charges).await.into_iter().collect()
}

fn main() {}
