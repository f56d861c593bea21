#![deny(deprecated)]

use duroxide::OrchestrationContext;

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
pub async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

/// Charge for several books.
#[duroxide::orchestration(name = "sell-books")]
pub async fn sell_books(ctx: OrchestrationContext, prices: Vec<u64>) -> Result<Vec<String>, String> {
    let charges: Vec<_> = prices.iter().map(|cents| ChargeCard::call(&ctx, cents)).collect();
    let mut receipts = Vec::new();
    for charge in charges {
        receipts.push(charge.await?);
    }
    Ok(receipts)
}

fn main() {}
