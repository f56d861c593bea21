//! Whole workflows, on SQLite in memory: started, run, waited for. By hand and by attribute, in one run.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use duroxide::providers::sqlite::SqliteProvider;
use duroxide::runtime::RuntimeOptions;
use duroxide::{
    ActivityContext, ActivityRegistry, Client, OrchestrationContext, OrchestrationRegistry, OrchestrationStatus,
    Runtime,
};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// What is added up.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Numbers {
    /// Some numbers.
    pub numbers: Vec<u64>,
}

/// Add numbers.
///
/// # Errors
///
/// Never.
#[duroxide::activity(name = "add-numbers", idempotent)]
pub async fn add_numbers(_ctx: ActivityContext, input: Numbers) -> Result<u64, String> {
    Ok(input.numbers.iter().sum())
}

/// Add numbers three times, each sum to the next.
///
/// # Errors
///
/// Those of its activity.
#[duroxide::orchestration(name = "add-thrice")]
pub async fn add_thrice(ctx: OrchestrationContext, mut input: Numbers) -> Result<u64, String> {
    for _ in 0..3 {
        let sum = AddNumbers::schedule(&ctx, &input).await?;
        input.numbers.push(sum);
    }
    Ok(input.numbers.iter().sum())
}

/// The names of what is registered by hand.
const BY_HAND: [&str; 2] = ["bench::activity::add-numbers", "bench::orchestration::add-thrice"];

/// The same, by hand.
async fn add_thrice_by_hand(ctx: OrchestrationContext, mut input: Numbers) -> Result<u64, String> {
    for _ in 0..3 {
        let sum = ctx.schedule_activity_typed::<_, u64>(BY_HAND[0], &input).await?;
        input.numbers.push(sum);
    }
    Ok(input.numbers.iter().sum())
}

/// A runtime with both, so that both have the same store and workers.
async fn start() -> (Arc<Runtime>, Client) {
    let activities = ActivityRegistry::builder()
        .merge(duroxide::create_activity_registry())
        .register_typed(BY_HAND[0], add_numbers)
        .build();
    let orchestrations = OrchestrationRegistry::builder()
        .merge(duroxide::create_orchestration_registry())
        .register_typed(BY_HAND[1], add_thrice_by_hand)
        .build();
    let store = Arc::new(SqliteProvider::new_in_memory().await.expect("a store in memory"));
    // Polling is what takes most of the time otherwise, and it hides the rest.
    let options =
        RuntimeOptions { dispatcher_min_poll_interval: Duration::from_millis(1), ..RuntimeOptions::default() };
    let runtime = Runtime::start_with_options(store.clone(), activities, orchestrations, options).await;
    (runtime, Client::new(store))
}

const TIMEOUT: Duration = Duration::from_secs(60);

async fn run_by_hand(client: &Client, instance: &str, input: &Numbers) -> u64 {
    let payload = serde_json::to_string(input).expect("numbers are JSON");
    client.start_orchestration(instance, BY_HAND[1], payload).await.expect("it starts");
    match client.wait_for_orchestration(instance, TIMEOUT).await.expect("it ends") {
        OrchestrationStatus::Completed { output, .. } => output.parse().expect("a number"),
        other => panic!("{other:?}"),
    }
}

async fn run_by_handle(client: &Client, instance: &str, input: &Numbers) -> u64 {
    AddThrice::start(client, instance, input).await.expect("it starts");
    AddThrice::wait(client, instance, TIMEOUT).await.expect("it ends")
}

// The group ends where it has to, before the runtime stops.
#[allow(clippy::significant_drop_tightening)]
fn workflows(criterion: &mut Criterion) {
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("tokio starts");
    let (runtime, client) = tokio.block_on(start());
    let input = Numbers { numbers: (0..10).collect() };
    let instances = AtomicU64::new(0);
    let instance = || format!("instance-{}", instances.fetch_add(1, Ordering::Relaxed));
    let mut group = criterion.benchmark_group("workflows");
    group.throughput(Throughput::Elements(1)).sample_size(40);
    group.bench_function(BenchmarkId::from_parameter("by hand"), |bencher| {
        bencher.iter(|| tokio.block_on(run_by_hand(&client, &instance(), &input)));
    });
    group.bench_function(BenchmarkId::from_parameter("attributes"), |bencher| {
        bencher.iter(|| tokio.block_on(run_by_handle(&client, &instance(), &input)));
    });
    group.finish();
    tokio.block_on(runtime.shutdown(None));
}

criterion_group!(benches, workflows);
criterion_main!(benches);
