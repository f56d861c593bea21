//! What an instance that continues as new for years leaves in its store.
//!
//! `DUROXIDE_EXPORT_ITERATIONS` sets how often; 100,000 take some minutes.

use duroxide::providers::open;
use duroxide::runtime::RuntimeOptions;
use duroxide::{Client, OrchestrationContext, OrchestrationStatus, Runtime};
use duroxide_export_faults::worker::runtime_options;
use duroxide_export_tests_support::{TIMEOUT, capture_logs};
use serde::{Deserialize, Serialize};
use std::env;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// In continuous integration.
const ITERATIONS: u64 = 2_000;

const INSTANCE: &str = "meter";
const POLL: Duration = Duration::from_millis(1);
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
    AddReadings::report(&ctx, &left)?;
    if left == 0 {
        return Ok(sum);
    }
    match MeterReading::dequeue_timeout(&ctx, Duration::from_secs(60 * 60)).await? {
        Some(MeterReading(reading)) => AddReadings::continue_as_new(&ctx, &(left - 1, sum + reading)).await,
        None => Err("no reading within an hour".to_owned()),
    }
}

/// Waits until the instance has so many readings left to add.
async fn until_left(client: &Client, wanted: u64) {
    let begin = Instant::now();
    let mut version = 0;
    loop {
        let left = TIMEOUT.saturating_sub(begin.elapsed());
        match client.wait_for_status_change(INSTANCE, version, POLL, left).await.unwrap() {
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

/// An instance in a store of its own.
struct Meter {
    client: Client,
    runtime: Arc<Runtime>,
    left: u64,
    _directory: TempDir,
}

impl Meter {
    async fn start(iterations: u64) -> Self {
        capture_logs();
        let directory = tempfile::tempdir().unwrap();
        let store = open(&format!("sqlite:{}", directory.path().join("store.db").display())).await.unwrap();
        let client = Client::new(store.clone());
        let options = RuntimeOptions { dispatcher_min_poll_interval: POLL, ..runtime_options(1, 30) };
        let runtime = duroxide::RegistriesBuilder::all().only::<AddReadings>().start(store, options).await.unwrap();
        AddReadings::start(&client, INSTANCE, &(iterations, 0)).await.unwrap();
        until_left(&client, iterations).await;
        Self { client, runtime, left: iterations, _directory: directory }
    }

    /// Runs one iteration, and returns how long it took.
    async fn iterate(&mut self) -> Duration {
        let begin = Instant::now();
        // The instance waits already: a message that is there when it asks for one would leave no timer.
        MeterReading(2).enqueue(&self.client, INSTANCE).await.unwrap();
        self.left -= 1;
        until_left(&self.client, self.left).await;
        begin.elapsed()
    }

    /// The rows in all queues of the store.
    async fn queued(&self) -> usize {
        let depths = self.client.get_queue_depths().await.unwrap();
        depths.orchestrator_queue + depths.worker_queue + depths.timer_queue
    }
}

/// The fastest iteration, which did not have to share the machine.
fn fastest(times: &[Duration]) -> Duration {
    *times.iter().min().unwrap()
}

#[tokio::test]
async fn an_instance_that_continues_as_new_for_ever_keeps_its_store_small() {
    let iterations = env::var("DUROXIDE_EXPORT_ITERATIONS").map_or(ITERATIONS, |number| number.parse().unwrap());
    let mut old = Meter::start(iterations).await;
    for _ in 0..iterations * 9 / 10 {
        old.iterate().await;
    }
    // An instance in a new store takes turns with it, because anything else may run on this machine.
    let mut new = Meter::start(iterations).await;
    let mut times = (Vec::new(), Vec::new());
    let mut rows = 0;
    while old.left > 0 {
        // The instance ends with the last iteration, and what it has left may be removed along with it.
        rows = old.queued().await;
        times.0.push(new.iterate().await);
        times.1.push(old.iterate().await);
    }
    assert_eq!(AddReadings::wait(&old.client, INSTANCE, TIMEOUT).await.unwrap(), 2 * iterations);
    let rows_after = old.queued().await;

    let (first, last) = (fastest(&times.0), fastest(&times.1));
    println!(
        "{iterations} iterations: {rows} rows in the queues before the end, {rows_after} after it; {first:?} an iteration \
         in a new store, {last:?} at the end of the old one"
    );
    // The timer of the execution that waits.
    assert!(rows <= 1, "{rows} rows are left in the queues after {iterations} iterations");
    assert_eq!(rows_after, 0, "rows are left in the queues after the end");
    assert!(last < first * 2, "an iteration takes {last:?} at the end, and {first:?} in a new store");
    new.runtime.shutdown(None).await;
    old.runtime.shutdown(None).await;
}
