//! Each call, timer and message adds to the history of an instance, and every turn reads all of it. A loop that never ends
//! slows down more and more, until the history is too long. `continue_as_new` starts the next round with an empty one. The
//! lint looks at `loop`, `while true` and `for .. in 0..` that neither `break`, `return` nor continue as new.

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
