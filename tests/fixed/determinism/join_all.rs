use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let _all = ctx.join(vec![std::future::ready(1), std::future::ready(2)]).await;
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
