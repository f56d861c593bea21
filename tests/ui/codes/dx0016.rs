#![deny(deprecated)]

use duroxide::OrchestrationContext;

#[duroxide::activity(name = "read-meter", idempotent)]
async fn read_meter(meter: String) -> Result<u64, String> {
    Ok(meter.len() as u64)
}

/// Read a meter again and again.
#[duroxide::orchestration(name = "watch-meter")]
async fn watch_meter(ctx: OrchestrationContext, meter: String) -> Result<(), String> {
    ReadMeter::call(&ctx, &meter).await?;
    return WatchMeter::continue_as_new(&ctx, &meter).await;
}

fn main() {}
