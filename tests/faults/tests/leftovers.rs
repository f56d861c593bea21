//! What an instance that continues as new for years leaves in its store.
//!
//! `DUROXIDE_EXPORT_ITERATIONS` sets how often; 100,000 take some minutes.

use duroxide::providers::open;
use duroxide::runtime::RuntimeOptions;
use duroxide::{Client, OrchestrationContext, OrchestrationStatus};
use duroxide_export_faults::worker::runtime_options;
use serde::{Deserialize, Serialize};
use std::env;
use std::time::{Duration, Instant};

/// In continuous integration.
const ITERATIONS: u64 = 2_000;

/// Iterations that are measured together.
const BATCH: u64 = 50;

const POLL: Duration = Duration::from_millis(1);
const PATIENCE: Duration = Duration::from_secs(120);

/// A reading of the meter.
#[duroxide::queue(name = "meter-reading")]
#[derive(Debug, Serialize, Deserialize)]
struct MeterReading(u64);

/// Add up readings, one in each execution. The timer of the timeout is an hour away whenever an execution ends.
#[duroxide::orchestration(
    name = "add-readings",
    progress = u64,
    allow(DX0014, reason = "the test sends the next message when the last one is processed")
)]
async fn add_readings(ctx: OrchestrationContext, (left, sum): (u64, u64)) -> Result<u64, String> {
    AddReadings::report(&ctx, &left);
    if left == 0 {
        return Ok(sum);
    }
    match MeterReading::dequeue_timeout(&ctx, Duration::from_secs(60 * 60)).await? {
        Some(MeterReading(reading)) => AddReadings::continue_as_new(&ctx, &(left - 1, sum + reading)).await,
        None => Err("no reading within an hour".to_owned()),
    }
}

/// Waits until the instance has so many readings left to add.
async fn until_left(client: &Client, instance: &str, wanted: u64) {
    let begin = Instant::now();
    let mut version = 0;
    loop {
        let left = PATIENCE.saturating_sub(begin.elapsed());
        match client.wait_for_status_change(instance, version, POLL, left).await.unwrap() {
            OrchestrationStatus::Running { custom_status, custom_status_version } => {
                if custom_status.is_some_and(|status| status.parse() == Ok(wanted)) {
                    return;
                }
                version = custom_status_version;
            }
            OrchestrationStatus::Completed { .. } if wanted == 0 => return,
            ended => panic!("{ended:?}"),
        }
    }
}

/// The rows in all queues of the store.
async fn queued(client: &Client) -> usize {
    let depths = client.get_queue_depths().await.unwrap();
    depths.orchestrator_queue + depths.worker_queue + depths.timer_queue
}

#[tokio::test]
async fn an_instance_that_continues_as_new_for_ever_keeps_its_store_small() {
    let iterations = env::var("DUROXIDE_EXPORT_ITERATIONS").map_or(ITERATIONS, |number| number.parse().unwrap());
    let batches = iterations / BATCH;
    let directory = tempfile::tempdir().unwrap();
    let store = open(&format!("sqlite:{}", directory.path().join("store.db").display())).await.unwrap();
    let client = Client::new(store.clone());
    let options = RuntimeOptions { dispatcher_min_poll_interval: POLL, ..runtime_options(1, 30) };
    let runtime = duroxide::registry_builder().only::<AddReadings>().start(store, options).await.unwrap();

    let total = batches * BATCH;
    AddReadings::start(&client, "meter", &(total, 0)).await.unwrap();
    until_left(&client, "meter", total).await;
    let mut times = Vec::new();
    let mut rows = 0;
    for batch in 1..=batches {
        if batch == batches {
            // The instance ends with the last batch, and what it has left may be removed along with it.
            rows = queued(&client).await;
        }
        let begin = Instant::now();
        for left in (0..BATCH).rev() {
            // The instance waits already: a message that is there when it asks for one would leave no timer.
            MeterReading(2).enqueue(&client, "meter").await.unwrap();
            until_left(&client, "meter", total - batch * BATCH + left).await;
        }
        times.push(begin.elapsed());
    }
    assert_eq!(AddReadings::wait(&client, "meter", PATIENCE).await.unwrap(), 2 * total);
    let rows_after = queued(&client).await;

    // The fastest of some batches, because anything else may run on this machine.
    let tenth = times.len().div_ceil(10);
    let per_iteration = |times: &[Duration]| *times.iter().min().unwrap() / u32::try_from(BATCH).unwrap();
    let first = per_iteration(&times[..tenth]);
    let last = per_iteration(&times[times.len() - tenth..]);
    println!(
        "{total} iterations: {rows} rows in the queues before the end, {rows_after} after it; {first:?} an iteration at \
         the start, {last:?} at the end"
    );
    assert!(rows <= 5, "{rows} rows are left in the queues after {total} iterations");
    assert_eq!(rows_after, 0, "rows are left in the queues after the end");
    assert!(last < first * 3 / 2, "an iteration takes {last:?} at the end, and took {first:?} at the start");
    runtime.shutdown(None).await;
}
