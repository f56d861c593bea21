use duroxide::OrchestrationContext;

#[duroxide::activity(name = "charge-card", idempotent)]
async fn charge_card(cents: u64) -> Result<String, String> {
    Ok(cents.to_string())
}

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, cents: u64) -> Result<(), String> {
    let _ = ChargeCard::call(&ctx, &cents).tag("bank").schedule().await;
    Ok(())
}

fn main() {}
