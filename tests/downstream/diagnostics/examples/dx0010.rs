//! Dropping a future cancels what it waits for, or means that it never starts. After `continue_as_new` of the
//! context without `return` and `.await`, two executions continue. Use `call(..).spawn()` to start an orchestration that should
//! run on its own.

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
