//! The history records which future finished first, so join and race futures with the context. Work that is spawned
//! separately is not recorded at all, and every replay would start it again.

use duroxide::OrchestrationContext;

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

#[duroxide::orchestration(name = "sell-books")]
async fn sell_books(ctx: OrchestrationContext, prices: (u64, u64)) -> Result<String, String> {
    let first = ChargeCard::schedule(&ctx, &prices.0);
    let second = ChargeCard::schedule(&ctx, &prices.1);
    let (first, second) = ctx.join2(first, second).await;
    Ok(format!("{}, {}", first?, second?))
}

fn main() {}
