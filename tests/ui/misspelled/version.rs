use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book", verison = "1.2.0")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
