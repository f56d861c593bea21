//! Instances and activities that no worker has a handler for, in great numbers: they wait, and keep nobody else from working.

use duroxide::providers::open;
use duroxide::{Client, OrchestrationContext};
use duroxide_export_faults::database::Database;
use duroxide_export_faults::healthy::{Batch, Handlers};
use duroxide_export_faults::insist::metrics;
use duroxide_export_faults::logs::Logs;
use duroxide_export_faults::sql::Sql;
use duroxide_export_tests_support::TIMEOUT;
use std::time::{Duration, Instant};

const HEALTHY: u64 = 50;

/// How many instances are stranded; the variable `STRANDED` sets another number.
fn stranded() -> usize {
    std::env::var("STRANDED").map_or(1_500, |number| number.parse().expect("a number"))
}

/// Waits until so many instances have completed.
async fn until_completed(client: &Client, count: usize, limit: Duration) {
    let begin = Instant::now();
    loop {
        let completed = metrics(client).await.completed_instances;
        if completed >= count as u64 {
            return;
        }
        assert!(begin.elapsed() < limit, "{completed} of {count} have completed");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Runs healthy workflows without and with stranded ones, and then a worker that has the missing handlers.
async fn survive(database: &Database, strand: impl AsyncFnOnce(&Client), missing: Handlers, names: &[&str]) {
    let logs = Logs::keep();
    let store = open(&database.url()).await.unwrap();
    let client = Client::new(store.clone());
    let handlers = Handlers::healthy().orchestration("calls", |ctx: OrchestrationContext, _| async move {
        ctx.schedule_activity("unknown-activity", "1").await
    });
    let old = handlers.start(store.clone()).await;
    // A store with nothing stranded. The cloud has no resources here.
    let clean_store = open(&database.cloud_url()).await.unwrap();
    let clean_client = Client::new(clean_store.clone());
    let clean = Handlers::healthy().start(clean_store).await;

    strand(&client).await;
    // All of them have stranded before the others come.
    tokio::time::sleep(Duration::from_secs(3)).await;
    // Both at the same time, so that a busy machine slows down both.
    let with = async { Batch::start(&client, "with", HEALTHY).await.finish(TIMEOUT).await };
    let without = async { Batch::start(&clean_client, "without", HEALTHY).await.finish(TIMEOUT).await };
    let (with, without) = tokio::join!(with, without);
    let (with, without) = (with.unwrap(), without.unwrap());
    println!("{}: {without:?} without, {with:?} with {} stranded", database.name(), stranded());
    for name in names {
        let warnings = logs.warnings_with(&[name]);
        assert!(warnings.len() <= 5, "{} warnings about `{name}`, such as {}", warnings.len(), warnings[5]);
    }
    // Without the store's help, it takes a minute.
    let limit = without * 6 + Duration::from_secs(5);
    assert!(with <= limit, "{with:?} with stranded ones, {without:?} without");
    assert_eq!(metrics(&client).await.failed_instances, 0);

    let new = missing.start(store).await;
    // Each healthy instance has a child.
    let others = usize::try_from(HEALTHY).unwrap() * 2;
    let begin = Instant::now();
    until_completed(&client, stranded() + others, TIMEOUT).await;
    println!("{}: the stranded ones complete in {:?}", database.name(), begin.elapsed());
    assert_eq!(metrics(&client).await.failed_instances, 0);
    for worker in [clean, old, new] {
        worker.shutdown(None).await;
    }
}

async fn start_all(client: &Client, names: &[&str]) {
    for number in 0..stranded() {
        let name = names[number % names.len()];
        client.start_orchestration(&format!("stranded-{number}"), name, "").await.unwrap();
    }
}

/// Orchestrations of which neither the one nor the other name is known.
async fn survive_orchestrations(database: &Database) {
    let names = ["new-one", "new-two"];
    let done = |_: OrchestrationContext, _: String| async { Ok(String::new()) };
    let missing = Handlers::healthy().orchestration("new-one", done).orchestration("new-two", done);
    survive(database, async |client: &Client| start_all(client, &names).await, missing, &names).await;
}

/// An orchestration that is known, in a version that is not.
async fn survive_versions(database: &Database) {
    let names = ["healthy"];
    let mut missing = Handlers::healthy();
    missing.orchestrations =
        missing
            .orchestrations
            .register_versioned("healthy", "2.0.0", |_: OrchestrationContext, _: String| async { Ok(String::new()) });
    let strand = async |client: &Client| {
        for number in 0..stranded() {
            let instance = format!("stranded-{number}");
            client.start_orchestration_versioned(&instance, "healthy", "2.0.0", "").await.unwrap();
        }
    };
    survive(database, strand, missing, &names).await;
}

/// An orchestration that is known, and calls an activity that is not.
async fn survive_activities(database: &Database) {
    let missing = Handlers::healthy().activity("unknown-activity", |_, _| async { Ok(String::new()) });
    let url = database.url();
    let strand = async |client: &Client| {
        start_all(client, &["calls"]).await;
        let mut sql = Sql::connect(&url).await;
        while sql.number("SELECT count(*) FROM worker_queue").await < i64::try_from(stranded()).unwrap() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    survive(database, strand, missing, &["unknown-activity"]).await;
}

#[tokio::test]
async fn orchestrations_on_sqlite() {
    survive_orchestrations(&Database::sqlite()).await;
}

#[tokio::test]
async fn orchestrations_on_postgresql() {
    let Some(database) = Database::postgres() else { return };
    survive_orchestrations(&database).await;
}

#[tokio::test]
async fn versions_on_sqlite() {
    survive_versions(&Database::sqlite()).await;
}

#[tokio::test]
async fn versions_on_postgresql() {
    let Some(database) = Database::postgres() else { return };
    survive_versions(&database).await;
}

#[tokio::test]
async fn activities_on_sqlite() {
    survive_activities(&Database::sqlite()).await;
}

#[tokio::test]
async fn activities_on_postgresql() {
    let Some(database) = Database::postgres() else { return };
    survive_activities(&database).await;
}

/// Instances that continue as new in a version that nobody has wait alone: others of the version that runs go on.
async fn next_executions_wait_alone(database: &Database) {
    let store = open(&database.url()).await.unwrap();
    let client = Client::new(store.clone());
    let loops = async |ctx: OrchestrationContext, input: String| match input.as_str() {
        "end" => Ok(String::new()),
        _ => ctx.continue_as_new_versioned("2.0.0", "end").await,
    };
    let handlers = Handlers::healthy().orchestration("loops", loops);
    let runtime = handlers.start(store).await;
    for number in 0..5 {
        client.start_orchestration(&format!("next-{number}"), "loops", "").await.unwrap();
    }
    let mut sql = Sql::connect(&database.url()).await;
    let ended = "SELECT count(*) FROM executions WHERE status = 'ContinuedAsNew'";
    while sql.number(ended).await < 5 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    for number in 0..5 {
        client.enqueue_event(&format!("next-{number}"), "box", "kept").await.unwrap();
    }
    for number in 0..10 {
        client.start_orchestration(&format!("present-{number}"), "loops", "end").await.unwrap();
    }
    until_completed(&client, 10, TIMEOUT).await;
    Batch::start(&client, "others", HEALTHY).await.finish(TIMEOUT).await.unwrap();
    assert_eq!(metrics(&client).await.failed_instances, 0);
    runtime.shutdown(None).await;
}

#[tokio::test]
async fn next_executions_on_sqlite() {
    next_executions_wait_alone(&Database::sqlite()).await;
}

#[tokio::test]
async fn next_executions_on_postgresql() {
    let Some(database) = Database::postgres() else { return };
    next_executions_wait_alone(&database).await;
}

fn median(delays: &mut [Duration]) -> Duration {
    delays.sort();
    delays[delays.len() / 2]
}

/// A new version is rolled out: most workers do not have it yet, and come across its instances first. Those go on all the same.
async fn roll_out(database: &Database) {
    let url = database.url();
    let mut workers = Vec::new();
    let done = |_: OrchestrationContext, _: String| async { Ok(String::new()) };
    let handlers = || Handlers::healthy().orchestration("old-one", done);
    for _ in 0..3 {
        workers.push(handlers().start(open(&url).await.unwrap()).await);
    }
    let store = open(&url).await.unwrap();
    let client = Client::new(store.clone());
    workers.push(handlers().orchestration("new-one", done).start(store).await);
    let (mut of_old, mut of_new) = (Vec::new(), Vec::new());
    for number in 0..40 {
        // By turns, so that a busy machine slows down both.
        for (name, delays) in [("old-one", &mut of_old), ("new-one", &mut of_new)] {
            let instance = format!("{name}-{number}");
            client.start_orchestration(&instance, name, "").await.unwrap();
            let begin = Instant::now();
            client.wait_for_orchestration(&instance, TIMEOUT).await.unwrap();
            delays.push(begin.elapsed());
        }
    }
    let (old, new) = (median(&mut of_old), median(&mut of_new));
    println!("{}: an instance takes {old:?} if all workers know it, and {new:?} if one does", database.name());
    // Without the notices of the new worker, the others put each instance off for a second or two, again and again.
    assert!(new < old * 5 + Duration::from_secs(1), "{new:?} instead of {old:?}: {of_new:?}");
    for worker in workers {
        worker.shutdown(None).await;
    }
}

#[tokio::test]
async fn rollout_on_sqlite() {
    roll_out(&Database::sqlite()).await;
}

#[tokio::test]
async fn rollout_on_postgresql() {
    let Some(database) = Database::postgres() else { return };
    roll_out(&database).await;
}
