use duroxide::OrchestrationContext;
use std::time::Duration;
use tokio::time::sleep;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    sleep(Duration::from_secs(1)).await;
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
