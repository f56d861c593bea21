#![deny(deprecated)]

use duroxide::OrchestrationContext;

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent, retry(max_attempts = 3))]
pub async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

/// Charge for several books.
#[duroxide::orchestration(name = "sell-books")]
pub async fn sell_books(ctx: OrchestrationContext, prices: Vec<u64>) -> Result<Vec<String>, String> {
    let charges = prices.iter().map(|cents| ChargeCard::schedule(&ctx, cents));
    ctx.join(charges.collect()).await.into_iter().collect()
}

duroxide::export!();

fn main() {}
