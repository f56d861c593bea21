use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book", allow(DX0001, reason = "it is not sold by time"))]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    ctx.trace_info(format!("{:?}", std::time::SystemTime::now()));
    Ok(0)
}

fn main() {}
