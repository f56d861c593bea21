//! A replay prints and logs again, which misleads readers. `ctx.trace_info(..)`, `trace_warn`, `trace_error` and
//! `trace_debug` log each message only once, along with its instance. Nothing breaks, so this is a warning.

use duroxide::OrchestrationContext;

/// Charge a card.
#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents} cents"))
}

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, cents: u64) -> Result<String, String> {
    ctx.trace_info("selling a book");
    ChargeCard::call(&ctx, &cents).await
}

fn main() {}
