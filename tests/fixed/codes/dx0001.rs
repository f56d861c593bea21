use duroxide::OrchestrationContext;
use std::time::{Duration, SystemTime};

#[duroxide::orchestration(name = "end-trial")]
async fn end_trial(ctx: OrchestrationContext, days: u64) -> Result<SystemTime, String> {
    let end = ctx.utc_now().await? + Duration::from_secs(days * 86_400);
    ctx.trace_info(format!("the trial ends at {end:?}"));
    Ok(end)
}

fn main() {}
