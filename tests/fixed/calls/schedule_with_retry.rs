use duroxide::{OrchestrationContext, RetryPolicy};

#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(format!("receipt for {cents}"))
}

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, cents: u64) -> Result<String, String> {
    ChargeCard::call(&ctx, &cents).retry(RetryPolicy::new(5)).await
}

fn main() {}
