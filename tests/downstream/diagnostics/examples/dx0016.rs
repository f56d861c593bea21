//! An instance that continues as new starts over at once. If nothing waits in between, it uses the workers and the store as
//! much as they allow, for ever. The lint looks at orchestrations that always continue as new, or with the same input, and
//! neither wait for a timer, an event, a queue or a child, nor pass their context to a function. Work in batches ends at
//! some time, and is left alone. If an activity does the waiting, allow the lint and say so.

use duroxide::OrchestrationContext;
use std::time::Duration;

const HOUR: Duration = Duration::from_secs(3600);

#[duroxide::activity(name = "read-meter", idempotent)]
async fn read_meter(meter: String) -> Result<u64, String> {
    Ok(meter.len() as u64)
}

/// Read a meter every hour.
#[duroxide::orchestration(name = "watch-meter")]
async fn watch_meter(ctx: OrchestrationContext, meter: String) -> Result<(), String> {
    ReadMeter::call(&ctx, &meter).await?;
    ctx.schedule_timer(HOUR).await;
    return WatchMeter::continue_as_new(&ctx, &meter).await;
}

fn main() {}
