//! A sleep lasts as long as the process. A timer of duroxide is in the history: it goes off on time although everything was
//! restarted meanwhile. For a timeout, race the work with a timer, or declare `timeout = "30s"` on the activity.

use duroxide::OrchestrationContext;
use std::time::Duration;

#[duroxide::orchestration(name = "remind-customer")]
async fn remind_customer(ctx: OrchestrationContext, days: u64) -> Result<(), String> {
    ctx.schedule_timer(Duration::from_secs(days * 86_400)).await;
    ctx.trace_info("time to write");
    Ok(())
}

fn main() {}
