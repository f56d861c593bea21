//! When an instance continues as new, duroxide keeps at most 100 messages that it has not taken yet. The rest is dropped,
//! with a warning in the log. An orchestration that takes one message for each execution loses messages as soon as they
//! come faster than it works. `drain` takes all that have arrived; pass them on in the input, so that nothing can arrive
//! between it and the next execution.

use duroxide::OrchestrationContext;
use serde::{Deserialize, Serialize};

#[duroxide::activity(name = "store-reading", idempotent)]
async fn store_reading(reading: u64) -> Result<(), String> {
    println!("{reading}");
    Ok(())
}

/// What a meter shows.
#[duroxide::queue(name = "reading")]
#[derive(Serialize, Deserialize)]
struct Reading(u64);

/// Store what a meter shows, forever.
#[duroxide::orchestration(name = "store-readings")]
async fn store_readings(ctx: OrchestrationContext, readings: Vec<u64>) -> Result<(), String> {
    for reading in readings {
        StoreReading::call(&ctx, &reading).await?;
    }
    let first = Reading::dequeue(&ctx).await;
    let others = Reading::drain(&ctx).await;
    let readings: Result<_, String> = std::iter::once(first).chain(others).map(|reading| Ok(reading?.0)).collect();
    return StoreReadings::continue_as_new(&ctx, &readings?).await;
}

fn main() {}
