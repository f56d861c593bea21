//! What the log says: nothing about what is as it should be, and little about one fault.

use duroxide::providers::open;
use duroxide::runtime::OrchestrationStatus;
use duroxide::{ActivityContext, Client, Either2, OrchestrationContext};
use duroxide_export_faults::database::Database;
use duroxide_export_faults::healthy::{Batch, HEALTHY, Handlers};
use duroxide_export_faults::insist::until_it_waits;
use duroxide_export_faults::logs::Logs;
use duroxide_export_faults::proxy::{Fate, Proxy};
use duroxide_export_faults::sql::Sql;
use duroxide_export_faults::worker::runtime_options;
use duroxide_export_tests_postgres::Server;
use duroxide_export_tests_support::TIMEOUT;
use std::time::Duration;
use tokio::sync::watch;

/// Longer than the test: these timers fire when it lets them.
const LONG: Duration = Duration::from_secs(60 * 60);

/// A timer that loses a race, and fires when its instance has ended or is in another execution.
async fn lose(ctx: &OrchestrationContext) -> Result<String, String> {
    let (activity, timer) = (ctx.schedule_activity("double", "1"), ctx.schedule_timer(LONG));
    match ctx.select2(activity, timer).await {
        Either2::First(output) => output,
        Either2::Second(()) => Err("the activity was slow".to_owned()),
    }
}

/// Slow activities end when all instances have.
fn handlers(all_ended: &watch::Receiver<bool>) -> Handlers {
    let all_ended = all_ended.clone();
    let slow = move |ctx: ActivityContext, _| {
        let mut all_ended = all_ended.clone();
        async move {
            tokio::select! {
                () = ctx.cancelled() => {}
                _ = all_ended.wait_for(|ended| *ended) => {}
            }
            Ok(String::new())
        }
    };
    Handlers::healthy()
        .activity("slow", slow)
        .orchestration("loses", |ctx, _| async move { lose(&ctx).await })
        .orchestration("continues", |ctx: OrchestrationContext, input: String| async move {
            lose(&ctx).await?;
            let left: u64 = input.parse().map_err(|_| input.clone())?;
            if left == 0 { Ok("done".to_owned()) } else { ctx.continue_as_new((left - 1).to_string()).await }
        })
        // The activity completes after its instance.
        .orchestration("times-out", |ctx: OrchestrationContext, _| async move {
            let (activity, timer) = (ctx.schedule_activity("slow", ""), ctx.schedule_timer(Duration::from_millis(100)));
            match ctx.select2(activity, timer).await {
                Either2::First(_) => Err("the activity was fast".to_owned()),
                Either2::Second(()) => Ok("timed out".to_owned()),
            }
        })
        // The event comes before its timeout.
        .orchestration("hears", |ctx: OrchestrationContext, _| async move {
            ctx.set_custom_status("waits");
            let (event, timer) = (ctx.schedule_wait("go"), ctx.schedule_timer(LONG));
            Ok(match ctx.select2(event, timer).await {
                Either2::First(heard) => heard,
                Either2::Second(()) => "nothing".to_owned(),
            })
        })
        // Messages that come before they are wanted, and one that nobody wants any more.
        .orchestration("dequeues", |ctx: OrchestrationContext, _| async move {
            ctx.set_custom_status("waits");
            ctx.schedule_wait("open").await;
            Ok(ctx.dequeue_event("box").await)
        })
}

async fn run_healthy_ones(database: &Database) {
    let logs = Logs::keep();
    let store = open(&database.url()).await.unwrap();
    let client = Client::new(store.clone());
    // Enough workers for all activities at once, so that those that are to win their races do.
    let (end, all_ended) = watch::channel(false);
    let runtime = handlers(&all_ended).start_with(store, runtime_options(20, 20)).await;
    let names = ["loses", "continues", "times-out", "hears", "dequeues", HEALTHY];
    for number in 0..5 {
        for name in names {
            client.start_orchestration(&format!("{name}-{number}"), name, "3").await.unwrap();
        }
        for message in 0..2 {
            client.enqueue_event(&format!("dequeues-{number}"), "box", message.to_string()).await.unwrap();
        }
        until_it_waits(&client, &format!("dequeues-{number}")).await;
        client.raise_event(&format!("dequeues-{number}"), "open", "").await.unwrap();
        until_it_waits(&client, &format!("hears-{number}")).await;
        client.raise_event(&format!("hears-{number}"), "go", "heard").await.unwrap();
    }
    for name in names {
        for number in 0..5 {
            let status = client.wait_for_orchestration(&format!("{name}-{number}"), TIMEOUT).await.unwrap();
            assert!(matches!(status, OrchestrationStatus::Completed { .. }), "{name}-{number}: {status:?}");
        }
    }
    end.send_replace(true);
    let mut sql = Sql::connect(&database.url()).await;
    // The store removes the timers of an instance that has ended, just behind its end. What it leaves fires.
    let _ = tokio::time::timeout(Duration::from_secs(30), until_all_is_taken(&mut sql)).await;
    sql.make_due("orchestrator_queue").await;
    until_all_is_taken(&mut sql).await;
    // Those that have lost a race still run.
    runtime.shutdown(Some(60_000)).await;
    logs.assert_at_most(0);
}

async fn until_all_is_taken(sql: &mut Sql) {
    for queue in ["orchestrator_queue", "worker_queue"] {
        while sql.number(&format!("SELECT count(*) FROM {queue}")).await > 0 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }
}

#[tokio::test]
async fn healthy_workflows_on_sqlite() {
    run_healthy_ones(&Database::sqlite()).await;
}

#[tokio::test]
async fn healthy_workflows_on_postgresql() {
    let Some(database) = Database::postgres() else { return };
    run_healthy_ones(&database).await;
}

#[tokio::test]
async fn a_read_only_database_is_reported_when_it_begins_and_when_it_ends() {
    let Some(server) = Server::start() else { return };
    let logs = Logs::keep();
    let store = open(&server.url()).await.unwrap();
    let client = Client::new(store.clone());
    let runtime = Handlers::healthy().start(store).await;
    let mut sql = Sql::connect(&server.url()).await;
    let batch = Batch::start(&client, "healthy", 30).await;
    sql.execute("ALTER SYSTEM SET default_transaction_read_only = on").await;
    sql.execute("SELECT pg_reload_conf()").await;
    tokio::time::sleep(Duration::from_secs(8)).await;
    sql.execute("ALTER SYSTEM RESET default_transaction_read_only").await;
    sql.execute("SELECT pg_reload_conf()").await;
    batch.finish(TIMEOUT).await.unwrap();
    runtime.shutdown(None).await;
    let lines = logs.warnings_with(&["read-only"]);
    assert!(!lines.is_empty(), "the log does not say what is wrong");
    logs.assert_at_most(8);
}

/// What is committed has succeeded, even if the connection is cut before the reply.
#[tokio::test]
async fn lost_replies_are_no_failures() {
    let Some(server) = Server::start() else { return };
    let logs = Logs::keep();
    let proxy = Proxy::start(&server).await;
    let client = Client::new(open(&server.url()).await.unwrap());
    let runtime = Handlers::healthy().start(open(proxy.url()).await.unwrap()).await;
    for statement in [".ack_orchestration_item", ".ack_worker"] {
        proxy.trap(statement, Fate::CutAfter, 10);
    }
    Batch::start(&client, "healthy", 20).await.finish(TIMEOUT).await.unwrap();
    runtime.shutdown(None).await;
    assert_eq!(proxy.traps_left(), 0, "some replies were not lost");
    for text in ["Failed", "failed", "Invalid"] {
        let lines = logs.warnings_with(&[text]);
        assert!(lines.is_empty(), "{lines:#?}");
    }
}
