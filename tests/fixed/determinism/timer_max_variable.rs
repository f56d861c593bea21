use duroxide::OrchestrationContext;
use std::time::Duration;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let never = Duration::MAX;
    ctx.schedule_timer(Duration::from_secs(3_155_760_000)).await;
    Ok(0)
}

fn main() {}
