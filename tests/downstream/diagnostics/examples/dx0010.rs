//! A future that is dropped cancels what it stands for, or has not even begun it. After `continue_as_new` without `return` and `.await`, two
//! executions go on. What is to run on its own is started with `spawn`.

use duroxide::OrchestrationContext;

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, cents: u64) -> Result<(), String> {
    ChargeCard::schedule(&ctx, &cents).await?;
    Ok(())
}

fn main() {}
