use duroxide::OrchestrationContext;
use std::time::Duration;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    ctx.schedule_timer(Duration::from_secs(1)).await;
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
