//! duroxide runs an orchestration again from the start each time it continues. By then, the clock shows a later time,
//! and every decision that depends on it can come out differently. `ctx.utc_now()` reads the clock once; a replay gets
//! the recorded time.

use duroxide::OrchestrationContext;
use std::time::{Duration, SystemTime};

#[duroxide::orchestration(name = "end-trial")]
async fn end_trial(ctx: OrchestrationContext, days: u64) -> Result<SystemTime, String> {
    let end = ctx.utc_now().await? + Duration::from_secs(days * 86_400);
    ctx.trace_info(format!("the trial ends at {end:?}"));
    Ok(end)
}

fn main() {}
