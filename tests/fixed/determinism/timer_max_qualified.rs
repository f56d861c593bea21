use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    ctx.schedule_timer(std::time::Duration::from_secs(3_155_760_000)).await;
    Ok(0)
}

fn main() {}
