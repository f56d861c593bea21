//! The measurements, each on a new store.

use crate::database::Database;
use crate::fleet::{Crew, Fleet};
use crate::insist::{insist, metrics};
use crate::scale::process::Usage;
use crate::scale::trips::{BookTrip, Trip, WaitForHoliday};
use duroxide::Client;
use duroxide::providers::open;
use std::cmp::Ordering;
use std::time::{Duration, Instant};

/// What workers have done in a measurement.
#[derive(Debug, Clone)]
pub struct Work {
    /// Workflows per second.
    pub rate: f64,
    /// CPU time of all workers for each workflow.
    pub cpu: Duration,
    /// The memory of the largest worker in the end, in bytes.
    pub memory: u64,
    /// How many instances have failed. With attributes, none may.
    pub failed: u64,
}

impl Work {
    /// The medians of several measurements, and how many instances have failed in all of them.
    ///
    /// # Panics
    ///
    /// If there are none.
    #[must_use]
    pub fn of_all(all: &[Self]) -> Self {
        Self {
            rate: median(all.iter().map(|work| work.rate), f64::total_cmp),
            cpu: median(all.iter().map(|work| work.cpu), Ord::cmp),
            memory: median(all.iter().map(|work| work.memory), Ord::cmp),
            failed: all.iter().map(|work| work.failed).sum(),
        }
    }
}

fn median<T: Copy>(figures: impl Iterator<Item = T>, order: impl Fn(&T, &T) -> Ordering) -> T {
    let mut figures: Vec<_> = figures.collect();
    figures.sort_by(order);
    figures[figures.len() / 2]
}

/// Submits workflows, and waits until all of them have ended.
///
/// # Panics
///
/// If the store cannot be opened.
pub async fn work(crew: &Crew, database: &Database, workflows: usize) -> Work {
    let (client, fleet) = warm_workers(crew, database).await;
    let before: Vec<_> = fleet.processes().map(Usage::of).collect();
    let run = run(&client, "trip", workflows).await;
    let after: Vec<_> = fleet.processes().map(Usage::of).collect();
    let cpu: Duration = after.iter().zip(&before).map(|(after, before)| after.cpu.saturating_sub(before.cpu)).sum();
    Work {
        rate: number(workflows) / run.elapsed.as_secs_f64(),
        cpu: cpu / u32::try_from(workflows).unwrap_or(u32::MAX),
        memory: after.iter().map(|usage| usage.memory).max().unwrap_or_default(),
        failed: run.failed,
    }
}

/// After this time, all workers of a crew have started. The first ones could do all that there is to warm up with.
const START: Duration = Duration::from_secs(2);

/// Starts workers, and sets them and the store up for what comes.
async fn warm_workers(crew: &Crew, database: &Database) -> (Client, Fleet) {
    let client = Client::new(open(&database.url()).await.expect("a store"));
    let fleet = Fleet::start(crew.clone(), database);
    tokio::time::sleep(START).await;
    run(&client, "warm-up", 20 * crew.workers).await;
    (client, fleet)
}

/// What came of some workflows.
struct Run {
    /// From the first start to the last end.
    elapsed: Duration,
    /// How many instances have not completed.
    failed: u64,
}

/// After this time with nothing to do, the rest has failed. duroxide alone may fail an instance without counting it.
const IDLE: Duration = Duration::from_secs(5);

async fn run(client: &Client, name: &str, workflows: usize) -> Run {
    let begin = Instant::now();
    let before = completed(client).await;
    for index in 0..workflows {
        let instance = format!("{name}-{index}");
        insist(async || BookTrip::start(client, instance.as_str(), &Trip::number(index)).await).await;
    }
    // Each has a sub-orchestration.
    let expected = before + 2 * workflows as u64;
    let mut last_work = Instant::now();
    loop {
        let now = completed(client).await;
        if now >= expected {
            return Run { elapsed: begin.elapsed(), failed: 0 };
        }
        // Workflows that were started together end together, so that none may have completed for long.
        if has_work(client).await {
            last_work = Instant::now();
        } else if last_work.elapsed() > IDLE {
            return Run { elapsed: last_work - begin, failed: expected - now };
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn has_work(client: &Client) -> bool {
    let depths = insist(async || client.get_queue_depths().await).await;
    depths.orchestrator_queue + depths.worker_queue > 0
}

async fn completed(client: &Client) -> u64 {
    metrics(client).await.completed_instances
}

/// How long workflows take that are started one after the other, from the call of `start` until `wait` returns; sorted.
///
/// # Panics
///
/// If one fails.
pub async fn latencies(crew: &Crew, database: &Database, workflows: usize) -> Vec<Duration> {
    let (client, _fleet) = warm_workers(crew, database).await;
    let mut latencies = Vec::with_capacity(workflows);
    for index in 0..workflows {
        let instance = format!("trip-{index}");
        let begin = Instant::now();
        BookTrip::start(&client, instance.as_str(), &Trip::number(index)).await.expect("a start");
        BookTrip::wait(&client, &instance, Duration::from_secs(60)).await.expect("an end");
        latencies.push(begin.elapsed());
    }
    latencies.sort_unstable();
    latencies
}

/// Runs workflows while many others wait for an event.
///
/// # Panics
///
/// If one fails.
pub async fn beside_waiting(crew: &Crew, database: &Database, waiting: usize, workflows: usize) -> Work {
    let client = Client::new(open(&database.url()).await.expect("a store"));
    {
        let _fleet = Fleet::start(Crew { workers: 2, concurrency: 4, ..crew.clone() }, database);
        for index in 0..waiting {
            let instance = format!("waiting-{index}");
            insist(async || WaitForHoliday::start(&client, instance.as_str(), &Trip::number(index)).await).await;
        }
        while has_work(&client).await {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        // What has been fetched is acknowledged.
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    work(crew, database, workflows).await
}

/// Counts are far below 2^52.
#[allow(clippy::cast_precision_loss)]
const fn number(count: usize) -> f64 {
    count as f64
}
