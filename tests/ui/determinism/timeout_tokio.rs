use duroxide::OrchestrationContext;
use std::time::Duration;
use tokio::time::timeout;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let _ = timeout(Duration::from_secs(1), async {}).await;
    ctx.trace_info("selling");
    Ok(0)
}

fn main() {}
