//! Handlers that only this crate schedules.

#[duroxide::activity(name = "count-down", idempotent)]
async fn count_down(from: u8) -> Result<u8, String> {
    Ok(from.saturating_sub(1))
}

#[duroxide::orchestration(name = "launch-rocket")]
async fn launch_rocket(ctx: duroxide::OrchestrationContext) -> Result<u8, String> {
    CountDown::schedule(&ctx, &3).await
}
