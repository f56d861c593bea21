use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let (first, second) = (Box::pin(async {}), Box::pin(async {}));
    ctx.select2(first, second).await;
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
