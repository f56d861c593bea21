//! What the programs of the upgrades do, as their arguments tell them.

use duroxide::providers::{TagFilter, open};
use duroxide::runtime::{RuntimeOptions, UnregisteredBackoffConfig};
use duroxide::{Client, RegistriesBuilder};
use duroxide_export_tests_support::capture_logs;
use std::env;
use std::error::Error;
use std::pin::Pin;
use std::time::Duration;
use tokio::io::AsyncReadExt as _;

/// What a program can do with the workflow of one upgrade, as a client.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The name of the upgrade.
    pub name: &'static str,
    /// Starts an instance.
    pub start: fn(Client, String) -> Sent,
    /// Sends what the instance waits for first.
    pub send: fn(Client, String) -> Sent,
}

/// Something that was sent to the store.
pub type Sent = Pin<Box<dyn Future<Output = Result<(), Box<dyn Error + Send + Sync>>> + Send>>;

/// Runs a program:
///
/// - `catalog` prints its catalog;
/// - `work URL 1 0` runs orchestrations, and no activities, until its standard input is closed;
/// - `send URL STEP UPGRADE/JOURNEY..` starts instances (step 0), or sends what they wait for.
///
/// # Panics
///
/// If something fails.
pub async fn run(rows: &[Row]) {
    capture_logs();
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match *arguments {
        ["catalog"] => println!("{}", serde_json::to_string(&duroxide::catalog()).expect("JSON")),
        ["work", url, orchestrations, activities] => {
            let concurrency = |text: &str| text.parse().expect("a number");
            work(url, concurrency(orchestrations), concurrency(activities)).await;
        }
        ["send", url, step, ref instances @ ..] => send(rows, url, step, instances).await,
        _ => panic!("{arguments:?}"),
    }
}

async fn work(url: &str, orchestration_concurrency: usize, worker_concurrency: usize) {
    let store = open(url).await.expect("a store");
    let options = RuntimeOptions {
        dispatcher_min_poll_interval: Duration::from_millis(5),
        orchestration_concurrency,
        worker_concurrency,
        worker_tag_filter: TagFilter::any(),
        unregistered_backoff: UnregisteredBackoffConfig {
            base_delay: Duration::from_millis(20),
            max_delay: Duration::from_millis(200),
        },
        ..RuntimeOptions::default()
    };
    let runtime = RegistriesBuilder::all().start(store, options).await.expect("registries");
    tokio::io::stdin().read_to_end(&mut Vec::new()).await.expect("standard input");
    runtime.shutdown(Some(60_000)).await;
}

async fn send(rows: &[Row], url: &str, step: &str, instances: &[&str]) {
    let client = Client::new(open(url).await.expect("a store"));
    for instance in instances {
        let (name, _) = instance.split_once('/').expect("an upgrade and a journey");
        let row = rows.iter().find(|row| row.name == name).expect("an upgrade");
        let (client, id) = (client.clone(), (*instance).to_owned());
        let sent = match step {
            "0" => (row.start)(client, id),
            "1" => (row.send)(client, id),
            _ => raise(client, id, "second"),
        };
        sent.await.unwrap_or_else(|error| panic!("{instance}: {error}"));
    }
}

/// Raises an event without contents.
#[must_use]
pub fn raise(client: Client, instance: String, event: &'static str) -> Sent {
    Box::pin(async move { Ok(client.raise_event(instance, event, "").await?) })
}
