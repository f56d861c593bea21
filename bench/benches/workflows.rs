//! Whole workflows on in-memory SQLite: started, run and awaited, on both sides in turns.
//!
//! Not with criterion, which measures one side after the other: the store grows, which slows down the second side, and
//! when two of duroxide's dispatchers collide in it, one of them waits for 200 ms.

// Counts are far below 2^52.
#![allow(clippy::cast_precision_loss)]

mod workload;

use duroxide::providers::sqlite::SqliteProvider;
use duroxide::runtime::RuntimeOptions;
use duroxide::{ActivityRegistry, Client, OrchestrationContext, OrchestrationRegistry, OrchestrationStatus, Runtime};
use duroxide_export_bench::measure::median;
use duroxide_export_bench::table::{HEAD, Row};
use std::sync::Arc;
use std::time::{Duration, Instant};
use workload::{AddThrice, Numbers, add_numbers};

/// The names of the hand-written handlers.
const BY_HAND: [&str; 2] = ["bench::activity::add-numbers", "bench::orchestration::add-thrice"];

/// The same, written by hand.
async fn add_thrice_by_hand(ctx: OrchestrationContext, mut input: Numbers) -> Result<u64, String> {
    for _ in 0..3 {
        let sum = ctx.schedule_activity_typed::<_, u64>(BY_HAND[0], &input).await?;
        input.numbers.push(sum);
    }
    Ok(input.numbers.iter().sum())
}

/// A runtime with both, so that they share the store and the workers.
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
    // Polling would otherwise take most of the time, and hide the rest.
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

/// The number of workflows on each side.
const PAIRS: usize = 1_000;

/// The number that run in a second, one after another.
fn per_second(milliseconds: &[f64]) -> f64 {
    milliseconds.len() as f64 * 1e3 / milliseconds.iter().sum::<f64>()
}

fn row(what: &str, unit: &'static str, [by_hand, attributes]: [f64; 2]) {
    println!("{}", Row { what: what.to_owned(), unit, by_hand, attributes, at_most: None });
}

fn main() {
    // For `cargo bench -- --test`.
    let pairs = if std::env::args().any(|argument| argument == "--test") { 1 } else { PAIRS };
    let tokio = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("tokio starts");
    tokio.block_on(async {
        let (runtime, client) = start().await;
        let input = Numbers { numbers: (0..10).collect() };
        let mut milliseconds = [Vec::new(), Vec::new()];
        for pair in 0..pairs {
            // Each side goes first equally often.
            for turn in [pair % 2, 1 - pair % 2] {
                let started = Instant::now();
                let sum = match turn {
                    0 => run_by_hand(&client, &format!("by-hand-{pair}"), &input).await,
                    _ => run_by_handle(&client, &format!("attributes-{pair}"), &input).await,
                };
                assert_eq!(sum, 360);
                milliseconds[turn].push(started.elapsed().as_secs_f64() * 1e3);
            }
        }
        println!("{HEAD}");
        row("workflows per second", "", milliseconds.each_ref().map(|times| per_second(times)));
        row("a workflow, median", " ms", milliseconds.map(median));
        runtime.shutdown(None).await;
    });
}
