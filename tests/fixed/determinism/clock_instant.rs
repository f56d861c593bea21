use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let _started = ctx.utc_now().await?;
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
