#![deny(deprecated)]

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
    loop {
        ReadMeter::call(&ctx, &meter).await?;
        ctx.schedule_timer(HOUR).await;
    }
}

fn main() {}
