//! A sleep only lasts as long as the process. The history records duroxide's timers, so they fire on time even if
//! everything was restarted. For a timeout, race the work against a timer, or declare `timeout = "30s"` on the
//! activity.

use duroxide::OrchestrationContext;
use std::time::Duration;

#[duroxide::orchestration(name = "remind-customer")]
async fn remind_customer(ctx: OrchestrationContext, days: u64) -> Result<(), String> {
    ctx.schedule_timer(Duration::from_secs(days * 86_400)).await;
    ctx.trace_info("time to write");
    Ok(())
}

fn main() {}
