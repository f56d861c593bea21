use std::time::{Duration, SystemTime};

#[duroxide::deterministic]
async fn end_of_trial(ctx: &duroxide::OrchestrationContext, days: u64) -> Result<SystemTime, String> {
    Ok(ctx.utc_now().await? + Duration::from_secs(days * 86_400))
}

fn main() {
    let _ = end_of_trial;
}
