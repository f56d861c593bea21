use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book", allow(DX0007))]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
