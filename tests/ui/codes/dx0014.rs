#![deny(deprecated)]

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
async fn store_readings(ctx: OrchestrationContext) -> Result<(), String> {
    let Reading(reading) = Reading::dequeue(&ctx).await?;
    StoreReading::call(&ctx, &reading).await?;
    return StoreReadings::continue_as_new(&ctx, &()).await;
}

fn main() {}
