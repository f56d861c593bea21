//! When an instance continues as new, duroxide keeps at most 100 messages that it has not taken yet. The rest is dropped,
//! with a warning in the log. An orchestration that takes one message for each execution loses messages as soon as they
//! come faster than it works. `drain` takes all that have arrived.

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

/// Store what a meter shows, for ever.
#[duroxide::orchestration(name = "store-readings")]
async fn store_readings(ctx: OrchestrationContext) -> Result<(), String> {
    let first = Reading::dequeue(&ctx).await;
    let others = Reading::drain(&ctx).await;
    for reading in std::iter::once(first).chain(others) {
        StoreReading::call(&ctx, &reading?.0).await?;
    }
    return StoreReadings::continue_as_new(&ctx, &()).await;
}

fn main() {}
