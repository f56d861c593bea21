//! What people and programs send to instances that cannot take it: whoever can be told is told, and nobody else notices.

use duroxide::providers::open;
use duroxide::runtime::{OrchestrationStatus, RuntimeOptions};
use duroxide::{Client, ClientError, OrchestrationContext};
use duroxide_export_faults::database::Database;
use duroxide_export_faults::echo::{EnqueuedText, RaisedText, SendEverywhere};
use duroxide_export_faults::healthy::{Batch, HEALTHY, Handlers, WAITS};
use duroxide_export_faults::insist::until_it_waits;
use duroxide_export_faults::logs::Logs;
use duroxide_export_faults::sql::Sql;
use duroxide_export_faults::worker::runtime_options;
use duroxide_export_tests_postgres::Server;
use duroxide_export_tests_support::TIMEOUT;
use futures_util::future::{LocalBoxFuture, join_all};
use std::fmt::Debug;
use std::time::Duration;

/// Locks of an hour: a test that has to wait until they expire fails.
fn options(concurrency: usize) -> RuntimeOptions {
    let hour = 60 * 60;
    // duroxide demands that sessions outlast a renewal.
    RuntimeOptions { session_idle_timeout: Duration::from_secs(hour), ..runtime_options(concurrency, hour) }
}

/// Checks that a sender is told that there is no such instance, and which one may have been meant.
fn assert_no_instance<E: ToString + Debug>(sent: Result<(), E>, sender: &str, nearest: &str) {
    let error = sent.expect_err(sender).to_string();
    assert!(error.contains("no instance") && error.contains(nearest), "{sender}: {error}");
}

async fn typing_errors_reach_their_senders(database: &Database) {
    let store = open(&database.url()).await.unwrap();
    let client = Client::new(store.clone());
    client.start_orchestration("order-1", "take-one", "").await.unwrap();
    client.start_orchestration("order-2", WAITS, "").await.unwrap();

    let (raised, enqueued) = (RaisedText(String::new()), EnqueuedText(String::new()));
    assert_no_instance(client.raise_event("ordr-1", "go", "").await, "raise_event", "`order-1`");
    assert_no_instance(client.enqueue_event("ordr-1", "box", "").await, "enqueue_event", "`order-1`");
    assert_no_instance(client.cancel_instance("ordr-1", "").await, "cancel_instance", "`order-1`");
    assert_no_instance(raised.raise(&client, "ordr-1").await, "Event::raise", "`order-1`");
    assert_no_instance(enqueued.enqueue(&client, "ordr-1").await, "Queue::enqueue", "`order-1`");
    assert_no_instance(SendEverywhere::cancel(&client, "ordr-1", "").await, "Orchestration::cancel", "`order-1`");

    // An instance is known as soon as it is started, although no worker has seen it yet.
    client.enqueue_event("order-1", "box", "parcel").await.unwrap();
    client.cancel_instance("order-2", "not needed").await.unwrap();
    let take_one = |ctx: OrchestrationContext, _: String| async move { Ok(ctx.dequeue_event("box").await) };
    let runtime = Handlers::healthy().orchestration("take-one", take_one).start(store).await;
    let status = client.wait_for_orchestration("order-1", TIMEOUT).await.unwrap();
    assert!(matches!(&status, OrchestrationStatus::Completed { output, .. } if output == "parcel"), "{status:?}");
    let status = client.wait_for_orchestration("order-2", TIMEOUT).await.unwrap();
    assert!(matches!(status, OrchestrationStatus::Failed { .. }), "{status:?}");

    client.delete_instance("order-2", true).await.unwrap();
    assert_no_instance(client.raise_event("order-2", "go", "").await, "raise_event", "");
    assert_no_instance(client.cancel_instance("order-2", "").await, "cancel_instance", "");
    Batch::start(&client, "healthy", 10).await.finish(TIMEOUT).await.unwrap();
    runtime.shutdown(None).await;
}

#[tokio::test]
async fn typing_errors_on_sqlite() {
    typing_errors_reach_their_senders(&Database::sqlite()).await;
}

#[tokio::test]
async fn typing_errors_on_postgresql() {
    let Some(database) = Database::postgres() else { return };
    typing_errors_reach_their_senders(&database).await;
}

/// What another program writes into a queue.
struct Item {
    name: &'static str,
    /// `INSTANCE` is replaced.
    text: &'static str,
    /// Whether no queue can take it, for any instance.
    is_garbage: bool,
}

const fn good(name: &'static str, text: &'static str) -> Item {
    Item { name, text, is_garbage: false }
}

const fn garbage(name: &'static str, text: &'static str) -> Item {
    Item { name, text, is_garbage: true }
}

const ORCHESTRATOR_ITEMS: [Item; 16] = [
    good("raised", r#"{"ExternalRaised":{"instance":"INSTANCE","name":"other","data":"1"}}"#),
    good("queued", r#"{"QueueMessage":{"instance":"INSTANCE","name":"other","data":"1"}}"#),
    good("cancel", r#"{"CancelInstance":{"instance":"INSTANCE","reason":"none"}}"#),
    good("timer", r#"{"TimerFired":{"instance":"INSTANCE","execution_id":1,"id":77,"fire_at_ms":1}}"#),
    good("activity", r#"{"ActivityCompleted":{"instance":"INSTANCE","execution_id":1,"id":77,"result":"1"}}"#),
    good("other-execution", r#"{"ActivityCompleted":{"instance":"INSTANCE","execution_id":99,"id":2,"result":"1"}}"#),
    good(
        "child",
        r#"{"SubOrchCompleted":{"parent_instance":"INSTANCE","parent_execution_id":1,"parent_id":77,"result":"1"}}"#,
    ),
    good(
        "child-failed",
        r#"{"SubOrchFailed":{"parent_instance":"INSTANCE","parent_execution_id":1,"parent_id":77,
            "details":{"Application":{"kind":"OrchestrationFailed","message":"m","retryable":false}}}}"#,
    ),
    garbage("no-json", "no JSON, 'quoted'"),
    garbage("half", r#"{"ExternalRaised":{"instance":"#),
    garbage("future", r#"{"FromTheFuture":{"instance":"INSTANCE"}}"#),
    garbage("empty", ""),
    garbage("number", "12"),
    garbage("null", "null"),
    garbage("list", "[]"),
    garbage(
        "execute",
        r#"{"ActivityExecute":{"instance":"INSTANCE","execution_id":1,"id":77,"name":"double","input":"1"}}"#,
    ),
];

const WORKER_ITEMS: [Item; 11] = [
    good(
        "execute",
        r#"{"ActivityExecute":{"instance":"INSTANCE","execution_id":1,"id":77,"name":"double","input":"1"}}"#,
    ),
    good(
        "other-execution",
        r#"{"ActivityExecute":{"instance":"INSTANCE","execution_id":99,"id":2,"name":"double","input":"1"}}"#,
    ),
    garbage("no-json", "no JSON, 'quoted'"),
    garbage("half", r#"{"ActivityExecute":{"instance":"#),
    garbage("future", r#"{"FromTheFuture":{"instance":"INSTANCE"}}"#),
    garbage("empty", ""),
    garbage("number", "12"),
    garbage("null", "null"),
    garbage("list", "[]"),
    garbage(
        "start",
        r#"{"StartOrchestration":{"instance":"INSTANCE","orchestration":"healthy","input":"1","version":null,
            "parent_instance":null,"parent_id":null,"execution_id":1}}"#,
    ),
    garbage("raised", r#"{"ExternalRaised":{"instance":"INSTANCE","name":"other","data":"1"}}"#),
];

/// What the instance of a row does.
const STATES: [&str; 3] = ["waiting", "ended", "missing"];

/// Whether there is a line with these texts soon. A worker may come across a row only after others have completed.
async fn is_told(logs: &Logs, texts: &[&str]) -> bool {
    let wait = async {
        while logs.warnings_with(texts).is_empty() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(TIMEOUT, wait).await.is_ok()
}

/// Writes one item for an instance in each state into a store, while other workflows run. Returns what went wrong.
async fn problem_of_item(url: &str, queue: &'static str, item: &Item, logs: &Logs) -> Option<String> {
    let case = format!("{} in {queue}", item.name);
    let store = open(url).await.unwrap();
    let client = Client::new(store.clone());
    // No more workers than rows, so that each row that ends one counts.
    let runtime = Handlers::healthy().start_with(store, options(2)).await;
    let instance = |state: &str| format!("{queue}-{}-{state}", item.name);
    client.start_orchestration(&instance("waiting"), WAITS, "").await.unwrap();
    client.start_orchestration(&instance("ended"), HEALTHY, "1").await.unwrap();
    until_it_waits(&client, &instance("waiting")).await;
    client.wait_for_orchestration(&instance("ended"), TIMEOUT).await.unwrap();

    let mut sql = Sql::connect(url).await;
    let mut rows = Vec::new();
    for state in STATES {
        let instance = instance(state);
        let row = sql.insert(queue, &instance, &item.text.replace("INSTANCE", &instance)).await;
        rows.push((state, instance, row));
    }
    let finished = Batch::start(&client, "with", 6).await.finish(TIMEOUT).await;
    let mut untold = Vec::new();
    for (state, instance, row) in rows {
        if finished.is_err() {
            break;
        }
        let is_to_nobody = state == "missing" && queue == "orchestrator_queue";
        // duroxide-pg drops messages of a queue to nobody, with a line of its own.
        if !(item.is_garbage || is_to_nobody && item.name != "queued") {
            continue;
        }
        // The row of a message to nobody is gone by the time its instance is known not to exist.
        let row = if is_to_nobody { String::new() } else { row.to_string() };
        if !is_told(logs, &[&instance, &row]).await {
            untold.push(state);
        }
    }
    runtime.shutdown(None).await;
    match finished {
        Err(problem) => Some(format!("{case} stops others: {problem}")),
        Ok(_) if !untold.is_empty() => Some(format!("{case}: no line in the log says so for {untold:?}")),
        Ok(_) => None,
    }
}

/// History that cannot be read stops its own instance only.
async fn problem_of_history(url: &str, text: &str, logs: &Logs) -> Option<String> {
    let store = open(url).await.unwrap();
    let client = Client::new(store.clone());
    let runtime = Handlers::healthy().start_with(store, options(4)).await;
    client.start_orchestration("damaged", WAITS, "").await.unwrap();
    until_it_waits(&client, "damaged").await;
    let damage = format!("UPDATE history SET event_data = '{text}' WHERE instance_id = 'damaged' AND event_id = 2");
    Sql::connect(url).await.execute(&damage).await;
    client.raise_event("damaged", "go", "1").await.unwrap();
    let finished = Batch::start(&client, "with", 6).await.finish(TIMEOUT).await;
    let is_told = is_told(logs, &["damaged"]).await;
    runtime.shutdown(None).await;
    match finished {
        Err(problem) => Some(format!("the history `{text}` stops others: {problem}")),
        Ok(_) if !is_told => Some(format!("the history `{text}`: no line in the log says so")),
        Ok(_) => None,
    }
}

/// Runs all cases, some at a time, each on a store of its own.
#[expect(clippy::future_not_send, reason = "a test stays on its thread")]
async fn run_table(url_of: impl Fn(&str) -> String) {
    let logs = &Logs::keep();
    let mut cases: Vec<LocalBoxFuture<'_, _>> = Vec::new();
    for (queue, items) in [("orchestrator_queue", &ORCHESTRATOR_ITEMS[..]), ("worker_queue", &WORKER_ITEMS[..])] {
        for item in items {
            let url = url_of(&format!("{queue}_{}", item.name.replace('-', "_")));
            cases.push(Box::pin(async move { problem_of_item(&url, queue, item, logs).await }));
        }
    }
    for (name, text) in [("history_text", "no JSON"), ("history_other", "{}"), ("history_empty", "")] {
        let url = url_of(name);
        cases.push(Box::pin(async move { problem_of_history(&url, text, logs).await }));
    }
    let mut problems = Vec::new();
    while !cases.is_empty() {
        let some = cases.split_off(cases.len().saturating_sub(10));
        problems.extend(join_all(some).await.into_iter().flatten());
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[tokio::test]
async fn rows_of_other_programs_on_sqlite() {
    let directory = tempfile::tempdir().unwrap();
    run_table(|name| format!("sqlite:{}/{name}.db", directory.path().display())).await;
}

#[tokio::test]
async fn rows_of_other_programs_on_postgresql() {
    let Some(server) = Server::start() else { return };
    drop(open(&server.url()).await.unwrap());
    // A database can only be copied while nobody uses it.
    server.execute("CREATE DATABASE empty");
    run_table(|name| {
        server.execute(&format!("CREATE DATABASE {name} TEMPLATE empty"));
        server.url_of(name)
    })
    .await;
}

/// Refused by an encoding that has no sign for the euro.
fn assert_unstorable(sent: Result<(), ClientError>, sender: &str) {
    let error = sent.expect_err(sender).to_string();
    assert!(error.contains("cannot be stored") || error.contains("has no equivalent"), "{sender}: {error}");
}

#[tokio::test]
async fn texts_that_a_database_has_no_signs_for_fail_alone() {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    let Some(server) = Server::start() else { return };
    server.execute("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
    let store = open(&server.url_of("latin")).await.unwrap();
    let client = Client::new(store.clone());
    let runs = Arc::new(AtomicUsize::new(0));
    let counter = runs.clone();
    let handlers = Handlers::healthy()
        .activity("euro", move |_, _| {
            counter.fetch_add(1, Relaxed);
            async { Ok("€".to_owned()) }
        })
        .orchestration("returned", |ctx, _| async move { ctx.schedule_activity("euro", "").await })
        .orchestration("output", |_, _| async { Ok("€".to_owned()) })
        .orchestration("input", |ctx, _| async move { ctx.schedule_activity("double", "€").await })
        .orchestration("status", |ctx: OrchestrationContext, _| async move {
            ctx.set_custom_status("€");
            Ok(ctx.schedule_wait("never").await)
        })
        .orchestration("parent", |ctx, child| async move { ctx.schedule_sub_orchestration(child, "").await });
    let runtime = handlers.start(store).await;

    client.start_orchestration("waits", WAITS, "").await.unwrap();
    assert_unstorable(client.start_orchestration("euro", WAITS, "€").await, "start_orchestration");
    assert_unstorable(client.raise_event("waits", "go", "€").await, "raise_event");
    assert_unstorable(client.enqueue_event("waits", "go", "€").await, "enqueue_event");
    let names = ["returned", "output", "input", "status"];
    for name in names {
        client.start_orchestration(name, name, "").await.unwrap();
        client.start_orchestration(&format!("parent-of-{name}"), "parent", name).await.unwrap();
    }
    let batch = Batch::start(&client, "healthy", 10).await;
    let mut problems = Vec::new();
    for name in names.iter().flat_map(|name| [(*name).to_owned(), format!("parent-of-{name}")]) {
        match client.wait_for_orchestration(&name, TIMEOUT).await {
            Ok(OrchestrationStatus::Failed { details, .. })
                if details.display_message().contains("cannot be stored") => {}
            other => problems.push(format!("{name}: {other:?}")),
        }
    }
    problems.extend(batch.finish(TIMEOUT).await.err());
    // Once for each of the two orchestrations.
    if runs.load(Relaxed) != 2 {
        problems.push(format!("the activity ran {runs:?} times"));
    }
    runtime.shutdown(None).await;
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Messages to an instance that no worker can begin wait along with its start, however often it is put off.
async fn messages_wait_for_the_first_turn(database: &Database) {
    let logs = Logs::keep();
    let store = open(&database.url()).await.unwrap();
    let client = Client::new(store.clone());
    let other = Handlers::healthy().start(store.clone()).await;
    client.start_orchestration("late", "collects", "").await.unwrap();
    let is_left_alone = async {
        while logs.warnings_with(&["collects"]).is_empty() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(TIMEOUT, is_left_alone).await.expect("a warning");
    for number in 0..MESSAGES {
        client.enqueue_event("late", "box", number.to_string()).await.unwrap();
        // The instance is put off several times meanwhile.
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Batch::start(&client, "healthy", 10).await.finish(TIMEOUT).await.unwrap();
    // It would go on taking the instance now and then, and putting it off.
    other.shutdown(None).await;

    let collects = |ctx: OrchestrationContext, _| async move {
        let mut collected = Vec::new();
        for _ in 0..MESSAGES {
            collected.push(ctx.dequeue_event("box").await);
        }
        Ok(collected.join(" "))
    };
    let runtime = Handlers::healthy().orchestration("collects", collects).start(store).await;
    let status = client.wait_for_orchestration("late", TIMEOUT).await.unwrap();
    let sent = (0..MESSAGES).map(|number| number.to_string()).collect::<Vec<_>>().join(" ");
    assert!(matches!(&status, OrchestrationStatus::Completed { output, .. } if *output == sent), "{status:?}");
    runtime.shutdown(None).await;
}

const MESSAGES: usize = 20;

#[tokio::test]
async fn messages_wait_for_a_worker_on_sqlite() {
    messages_wait_for_the_first_turn(&Database::sqlite()).await;
}

#[tokio::test]
async fn messages_wait_for_a_worker_on_postgresql() {
    let Some(database) = Database::postgres() else { return };
    messages_wait_for_the_first_turn(&database).await;
}
