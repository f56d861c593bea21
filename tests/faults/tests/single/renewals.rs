//! Faults while the locks of long activities are renewed: no activity is lost, whichever fault it is.

use duroxide::providers::open;
use duroxide::runtime::{OrchestrationStatus, RuntimeOptions};
use duroxide::{ActivityContext, Client, Either2, OrchestrationContext};
use duroxide_export_faults::database::Database;
use duroxide_export_faults::healthy::Handlers;
use duroxide_export_faults::proxy::{Fate, Proxy};
use duroxide_export_faults::sql::Sql;
use duroxide_export_faults::worker::runtime_options;
use duroxide_export_tests_postgres::Server;
use duroxide_export_tests_support::TIMEOUT;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;
use tokio::sync::watch;

const ACTIVITIES: usize = 8;

/// They are renewed every two seconds.
fn options() -> RuntimeOptions {
    RuntimeOptions { activity_cancellation_grace_period: Duration::from_secs(1), ..runtime_options(ACTIVITIES, 4) }
}

/// Runs activities that take longer than their locks, and a fault as soon as all of them run.
async fn survive(url: &str, direct: &str, fault: impl Future<Output = ()>) {
    let client = Client::new(open(direct).await.unwrap());
    let store = open(url).await.unwrap();
    let (started, mut running) = watch::channel(0);
    let sleep = move |_: ActivityContext, _: String| {
        started.send_modify(|running| *running += 1);
        async {
            tokio::time::sleep(Duration::from_secs(6)).await;
            Ok("slept".to_owned())
        }
    };
    let sleeps = |ctx: OrchestrationContext, _| async move { ctx.schedule_activity("sleep", "").await };
    let handlers = Handlers::healthy().activity("sleep", sleep).orchestration("sleeps", sleeps);
    let runtime = handlers.start_with(store, options()).await;
    for number in 0..ACTIVITIES {
        client.start_orchestration(&format!("sleeps-{number}"), "sleeps", "").await.unwrap();
    }
    running.wait_for(|running| *running >= ACTIVITIES).await.unwrap();
    fault.await;
    let mut lost = Vec::new();
    for number in 0..ACTIVITIES {
        let instance = format!("sleeps-{number}");
        // Those before it had more time.
        let limit = if lost.is_empty() { TIMEOUT } else { Duration::from_secs(1) };
        match client.wait_for_orchestration(&instance, limit).await {
            Ok(OrchestrationStatus::Completed { output, .. }) if output == "slept" => {}
            other => lost.push(format!("{instance}: {other:?}")),
        }
    }
    runtime.shutdown(Some(1000)).await;
    assert!(lost.is_empty(), "{} activities are lost: {lost:#?}", lost.len());
}

async fn survive_cuts(fate: Fate) {
    let Some(server) = Server::start() else { return };
    let proxy = Proxy::start(&server).await;
    proxy.trap("renew_work_item_lock", fate, ACTIVITIES);
    survive(proxy.url(), &server.url(), async {}).await;
    assert_eq!(proxy.traps_left(), 0, "the locks were not renewed");
}

#[tokio::test]
async fn a_renewal_is_cut_off() {
    survive_cuts(Fate::CutBefore).await;
}

#[tokio::test]
async fn the_reply_to_a_renewal_is_lost() {
    survive_cuts(Fate::CutAfter).await;
}

/// Locks that have expired meanwhile are taken by others, or by the same worker again.
#[tokio::test]
async fn a_renewal_is_never_answered() {
    survive_cuts(Fate::SilentBefore).await;
}

#[tokio::test]
async fn a_renewal_takes_longer_than_a_statement_may() {
    let Some(server) = Server::start() else { return };
    // Migrations may take longer.
    drop(open(&server.url()).await.unwrap());
    let url = format!("{}&options=-c%20statement_timeout%3D300", server.url());
    survive(&url, &server.url(), async {
        let mut sql = Sql::connect(&server.url()).await;
        // All of the first renewals fall into this.
        tokio::time::sleep(Duration::from_millis(1400)).await;
        sql.execute("BEGIN; LOCK TABLE worker_queue IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(1.3); COMMIT").await;
    })
    .await;
}

#[tokio::test]
async fn the_database_is_read_only_for_a_moment() {
    let Some(server) = Server::start() else { return };
    survive(&server.url(), &server.url(), async {
        let mut sql = Sql::connect(&server.url()).await;
        tokio::time::sleep(Duration::from_secs(1)).await;
        sql.execute("ALTER SYSTEM SET default_transaction_read_only = on").await;
        sql.execute("SELECT pg_reload_conf()").await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        sql.execute("ALTER SYSTEM RESET default_transaction_read_only").await;
        sql.execute("SELECT pg_reload_conf()").await;
    })
    .await;
}

#[tokio::test]
async fn connections_are_cut_all_the_time() {
    let Some(server) = Server::start() else { return };
    let proxy = Proxy::start(&server).await;
    survive(proxy.url(), &server.url(), async {
        for _ in 0..50 {
            proxy.cut();
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
}

/// Until after the locks have expired.
#[tokio::test]
async fn another_program_locks_a_sqlite_file() {
    let database = Database::sqlite();
    survive(&database.url(), &database.url(), async {
        let mut sql = Sql::connect(&database.url()).await;
        sql.execute("PRAGMA busy_timeout = 10000; BEGIN EXCLUSIVE").await;
        tokio::time::sleep(Duration::from_millis(4500)).await;
        sql.execute("COMMIT").await;
    })
    .await;
}

/// A turn takes long, because its end does not reach the database. Its lock is renewed meanwhile, so nobody else repeats it.
async fn survive_cut_of_turn(fate: Fate) {
    let Some(server) = Server::start() else { return };
    let proxy = Proxy::start(&server).await;
    let client = Client::new(open(&server.url()).await.unwrap());
    let store = open(proxy.url()).await.unwrap();
    let turns = Arc::new(AtomicUsize::new(0));
    let counter = turns.clone();
    let turn = move |_: OrchestrationContext, _: String| {
        counter.fetch_add(1, Relaxed);
        async { Ok("done".to_owned()) }
    };
    proxy.trap(".ack_orchestration_item", Fate::SilentBefore, 1);
    proxy.trap("renew_orchestration_item_lock", fate, 3);
    let runtime = Handlers::healthy().orchestration("turn", turn).start_with(store, options()).await;
    client.start_orchestration("turn", "turn", "").await.unwrap();
    let status = client.wait_for_orchestration("turn", TIMEOUT).await.unwrap();
    runtime.shutdown(Some(1000)).await;
    assert!(matches!(&status, OrchestrationStatus::Completed { output, .. } if output == "done"), "{status:?}");
    assert_eq!(turns.load(Relaxed), 1, "another dispatcher has repeated the turn");
    assert_eq!(proxy.traps_left(), 0, "the lock was not renewed");
}

#[tokio::test]
async fn a_renewal_of_a_turn_is_cut_off() {
    survive_cut_of_turn(Fate::CutBefore).await;
}

#[tokio::test]
async fn the_reply_to_a_renewal_of_a_turn_is_lost() {
    survive_cut_of_turn(Fate::CutAfter).await;
}

/// An activity that nobody waits for any more is cancelled at its next renewal.
async fn cancel(database: &Database) {
    let store = open(&database.url()).await.unwrap();
    let client = Client::new(store.clone());
    let (cancelled, mut is_cancelled) = watch::channel(false);
    let cancelled = Arc::new(cancelled);
    let endless = move |ctx: ActivityContext, _: String| {
        let cancelled = cancelled.clone();
        async move {
            ctx.cancelled().await;
            cancelled.send_replace(true);
            Ok(String::new())
        }
    };
    let race = |ctx: OrchestrationContext, _| async move {
        let (activity, timer) = (ctx.schedule_activity("endless", ""), ctx.schedule_timer(Duration::from_millis(500)));
        match ctx.select2(activity, timer).await {
            Either2::First(output) => output,
            Either2::Second(()) => Ok("too late".to_owned()),
        }
    };
    let handlers = Handlers::healthy().activity("endless", endless).orchestration("race", race);
    let runtime = handlers.start_with(store, options()).await;
    client.start_orchestration("race", "race", "").await.unwrap();
    let status = client.wait_for_orchestration("race", TIMEOUT).await.unwrap();
    assert!(matches!(&status, OrchestrationStatus::Completed { output, .. } if output == "too late"), "{status:?}");
    let promptly = tokio::time::timeout(TIMEOUT, is_cancelled.changed()).await;
    assert!(promptly.is_ok(), "the activity still runs");
    runtime.shutdown(Some(1000)).await;
}

#[tokio::test]
async fn activities_are_still_cancelled_on_sqlite() {
    cancel(&Database::sqlite()).await;
}

#[tokio::test]
async fn activities_are_still_cancelled_on_postgresql() {
    let Some(database) = Database::postgres() else { return };
    cancel(&database).await;
}
