//! Payloads of every nasty kind among good ones: each instance gets what it should, and nobody else notices.

use duroxide::providers::open;
use duroxide::{
    ActivityContext, ActivityRegistry, Client, ClientError, OrchestrationContext, OrchestrationRegistry,
    OrchestrationStatus, Registries, Runtime,
};
use duroxide_export_faults::database::Database;
use duroxide_export_faults::echo::{EnqueuedText, KeptText, LONGEST_VALUE, RaisedText, SendEverywhere};
use duroxide_export_faults::fleet::{Crew, Fleet};
use duroxide_export_faults::insist::until_it_waits;
use duroxide_export_faults::orders::{self, AddressConfirmed, Kind, ProcessOrder};
use duroxide_export_faults::worker::runtime_options;
use duroxide_export_tests_support::{TIMEOUT, capture_logs};

const PROGRAM: &str = env!("CARGO_BIN_EXE_duroxide-export-faults");
const ORDERS: u64 = 40;

/// What people type, and what programs make of it.
fn texts() -> Vec<String> {
    let mut texts: Vec<_> =
        ["\0", "a\0b", "\"\0\"", "{\"a\":\"\0\"}", "\\u0000", "", " ", "null", "12", "[1", "\u{feff}", "\u{202e}🦀"]
            .map(str::to_owned)
            .to_vec();
    // 8 MB.
    texts.push("größe".repeat(8_000_000 / 7));
    texts
}

async fn good_texts_arrive(client: &Client) {
    let texts = texts();
    for (index, text) in texts.iter().enumerate() {
        SendEverywhere::start(client, format!("text-{index}"), text).await.unwrap();
    }
    for (index, text) in texts.iter().enumerate() {
        let instance = format!("text-{index}");
        until_it_waits(client, &instance).await;
        RaisedText(text.clone()).raise(client, &instance).await.unwrap();
        EnqueuedText(text.clone()).enqueue(client, &instance).await.unwrap();
    }
    for (index, text) in texts.iter().enumerate() {
        let instance = format!("text-{index}");
        let sent = SendEverywhere::wait(client, &instance, TIMEOUT).await.unwrap();
        assert!(sent == *text, "text {index}");
        let kept = KeptText::read(client, &instance).await.unwrap();
        assert_eq!(kept, (text.len() < LONGEST_VALUE).then(|| KeptText(text.clone())), "text {index}");
    }
}

/// What a hand-written client sends. PostgreSQL cannot store U+0000.
async fn bad_texts_fail_alone(client: &Client, database: &Database) {
    let is_refused = |result: Result<(), ClientError>| match (database, result) {
        (Database::Postgres(_), result) => {
            let error = result.unwrap_err().to_string();
            assert!(error.contains("the payload cannot be stored: it contains the character U+0000"), "{error}");
        }
        (_, result) => result.unwrap(),
    };
    is_refused(client.start_orchestration("nul", ProcessOrder::NAME, "\0").await);
    is_refused(client.raise_event("order-1", orders::ADDRESS_CONFIRMED, "\0").await);
    is_refused(client.enqueue_event("order-1", "scan", "\0").await);

    let long = "x".repeat(8_000_000);
    for (instance, input) in
        [("empty", ""), ("text", "not a number"), ("object", "{\"number\":1}"), ("open", "[1"), ("long", &*long)]
    {
        client.start_orchestration(instance, ProcessOrder::NAME, input).await.unwrap();
        let status = client.wait_for_orchestration(instance, TIMEOUT).await.unwrap();
        let OrchestrationStatus::Failed { details, .. } = status else { panic!("{instance}: {status:?}") };
        let message = details.display_message();
        assert!(message.contains(ProcessOrder::NAME) && message.contains("u64"), "{instance}: {message}");
        assert!(message.len() < 2000, "{instance}: {} bytes", message.len());
    }
    // An order waits for this event; the next order of its kind does not notice.
    client.start_orchestration("unreadable", ProcessOrder::NAME, "1000000").await.unwrap();
    until_it_waits(client, "unreadable").await;
    client.raise_event("unreadable", orders::ADDRESS_CONFIRMED, "{\"street\":7}").await.unwrap();
    let error = ProcessOrder::wait(client, "unreadable", TIMEOUT).await.unwrap_err().to_string();
    assert!(error.contains("address-confirmed"), "{error}");
}

/// What hand-written handlers do. The other workers have no handlers of these names.
async fn handlers_with_bad_texts_fail_alone(client: &Client, database: &Database) {
    let activities = ActivityRegistry::builder()
        .register("return-nul", |_: ActivityContext, _: String| async { Ok("\0".to_owned()) })
        .register("fail-with-nul", |_: ActivityContext, _: String| async { Err("\0".to_owned()) })
        .register("fine", |_: ActivityContext, _: String| async { Ok("fine".to_owned()) });
    let orchestrations = OrchestrationRegistry::builder()
        .register("output", |_: OrchestrationContext, _: String| async { Ok("\0".to_owned()) })
        .register("error", |_: OrchestrationContext, _: String| async { Err("\0".to_owned()) })
        .register("status", |ctx: OrchestrationContext, _: String| async move {
            ctx.set_custom_status("\0");
            ctx.schedule_wait("never").await;
            Ok(String::new())
        })
        .register(
            "input",
            |ctx: OrchestrationContext, _: String| async move { ctx.schedule_activity("fine", "\0").await },
        )
        .register("returned", |ctx: OrchestrationContext, _: String| async move {
            ctx.schedule_activity("return-nul", "").await
        })
        .register("failed", |ctx: OrchestrationContext, _: String| async move {
            ctx.schedule_activity("fail-with-nul", "").await
        });
    let own = Registries {
        activities: activities.build_result().unwrap(),
        orchestrations: orchestrations.build_result().unwrap(),
    };
    let store = open(&database.url()).await.unwrap();
    let runtime = Runtime::start_with_options(store, own.activities, own.orchestrations, runtime_options(1, 20)).await;
    let names = ["output", "error", "status", "input", "returned", "failed"];
    for name in names {
        client.start_orchestration(name, name, "").await.unwrap();
    }
    let is_postgres = matches!(database, Database::Postgres(_));
    for name in names {
        // It waits forever, unless its status is refused.
        if !is_postgres && name == "status" {
            continue;
        }
        let status = client.wait_for_orchestration(name, TIMEOUT).await.unwrap();
        if is_postgres {
            let OrchestrationStatus::Failed { details, .. } = &status else { panic!("{name}: {status:?}") };
            assert!(details.display_message().contains("U+0000"), "{name}: {details:?}");
        }
    }
    runtime.shutdown(None).await;
}

async fn survive(database: &Database) {
    capture_logs();
    let client = Client::new(open(&database.url()).await.unwrap());
    let _fleet = Fleet::start(Crew { lock: 20, ..Crew::of(PROGRAM) }, database);
    for number in (0..ORDERS).filter(|number| Kind::of(*number) != Kind::Abandoned) {
        ProcessOrder::start(&client, orders::instance(number), &number).await.unwrap();
    }
    tokio::join!(
        good_texts_arrive(&client),
        bad_texts_fail_alone(&client, database),
        handlers_with_bad_texts_fail_alone(&client, database),
    );
    for number in (0..ORDERS).filter(|number| Kind::of(*number) == Kind::Confirmed) {
        let confirmed = AddressConfirmed { street: "\0".to_owned() };
        confirmed.raise(&client, orders::instance(number)).await.unwrap();
    }
    for number in (0..ORDERS).filter(|number| matches!(Kind::of(*number), Kind::Shipped | Kind::Confirmed)) {
        let output = ProcessOrder::wait(&client, &orders::instance(number), TIMEOUT).await.unwrap();
        assert_eq!(output, orders::output(number));
    }
}

/// A row that is not JSON, from a damaged disk or another program, would keep duroxide-pg from fetching anything.
#[tokio::test]
async fn a_corrupt_row_on_postgresql_stops_nobody() {
    let Some(database) = Database::postgres() else { return };
    let Database::Postgres(server) = &database else { unreachable!() };
    let client = Client::new(open(&database.url()).await.unwrap());
    let _fleet = Fleet::start(Crew::of(PROGRAM), &database);
    let columns = "orchestrator_queue (instance_id, work_item, visible_at, created_at)";
    server.execute(&format!("INSERT INTO {columns} VALUES ('corrupt', 'no JSON', now(), now())"));
    ProcessOrder::start(&client, orders::instance(1), &1).await.unwrap();
    assert_eq!(ProcessOrder::wait(&client, &orders::instance(1), TIMEOUT).await.unwrap(), orders::output(1));
    assert_eq!(server.query("SELECT count(*) FROM orchestrator_queue WHERE work_item = 'no JSON'"), "1");
}

#[tokio::test]
async fn on_sqlite() {
    survive(&Database::sqlite()).await;
}

#[tokio::test]
async fn on_postgresql() {
    let Some(database) = Database::postgres() else { return };
    survive(&database).await;
}
