use duroxide::OrchestrationContext;

#[duroxide::orchestration(name = "sell-book")]
async fn sell_book(ctx: OrchestrationContext) -> Result<u64, String> {
    let started = ctx.utc_now().await?;
    Ok(ctx.utc_now().await?.duration_since(started).map_or(0, |elapsed| elapsed.as_secs()))
}

fn main() {}
