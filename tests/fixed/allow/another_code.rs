use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book", allow(DX0002))]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let _now = ctx.utc_now().await?;
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
