use duroxide::OrchestrationContext;

#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let _ = ChargeCard::call(&ctx, &1299).await;
    Ok(0)
}

fn main() {}
