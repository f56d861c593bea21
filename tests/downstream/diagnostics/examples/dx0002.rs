//! Every replay would generate a different value. `ctx.new_guid()` generates one and records it. A generator that is seeded
//! with it, or with part of the input, yields the same numbers every time, so it is not reported.

use duroxide::OrchestrationContext;

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, cents: u64) -> Result<String, String> {
    let order = ctx.new_guid().await?;
    let receipt = ChargeCard::call(&ctx, &cents).await?;
    Ok(format!("{order}: {receipt}"))
}

fn main() {}
