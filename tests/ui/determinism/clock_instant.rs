use duroxide::OrchestrationContext;
use std::time::Instant;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let _started = Instant::now();
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
