use duroxide::OrchestrationContext;
use std::collections::HashMap;

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

#[duroxide::orchestration(name = "sell-books")]
async fn sell_books(ctx: OrchestrationContext, prices: HashMap<String, u64>) -> Result<(), String> {
    for cents in prices.values() {
        ChargeCard::call(&ctx, cents).await?;
    }
    Ok(())
}

fn main() {}
