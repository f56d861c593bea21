use std::time::SystemTime;

#[duroxide::deterministic]
#[duroxide::orchestration]
async fn note_time(ctx: duroxide::OrchestrationContext) -> Result<bool, String> {
    Ok(ctx.utc_now().await? > SystemTime::UNIX_EPOCH)
}

fn main() {}
