use duroxide::OrchestrationContext;
use std::time::SystemTime;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext, since: SystemTime) -> Result<u64, String> {
    ctx.trace_info("selling");
    Ok(ctx.utc_now().await?.duration_since(since).map_or(0, |age| age.as_secs()))
}

fn main() {}
