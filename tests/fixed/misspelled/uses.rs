use duroxide::OrchestrationContext;

#[duroxide::activity(idempotent)]
async fn charge_card(cents: u64) -> Result<u64, String> {
    Ok(cents)
}

#[duroxide::orchestration(name = "sell-book", uses(ChargeCard))]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
