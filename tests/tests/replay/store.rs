//! Replays of whole stores, before a program is deployed.

use crate::{gate, workflow};
use duroxide::providers::{Provider, open};
use duroxide::replay::{InUse, Recording, Replay};
use duroxide::{Client, Registries, Runtime};
use duroxide_export_tests::{TIMEOUT, options};
use futures_util::TryStreamExt;
use std::sync::Arc;
use std::time::{Duration, Instant};

fn registries(code: &[(&'static str, &'static str)]) -> Registries {
    workflow::registries(code.iter().copied())
}

/// Runs instances of the workflows until all of them wait.
async fn store_with(code: &[(&'static str, &'static str)], count: usize) -> (Arc<dyn Provider>, Client) {
    let store = open("sqlite::memory:").await.unwrap();
    let client = Client::new(Arc::clone(&store));
    let registries = registries(code);
    let runtime = Runtime::start_with_options(
        Arc::clone(&store),
        registries.activities.clone(),
        registries.orchestrations.clone(),
        options(),
    )
    .await;
    for (name, _) in code {
        for number in 0..count {
            client.start_orchestration(format!("{name}-{number}"), *name, "first").await.unwrap();
        }
    }
    let started = Instant::now();
    while count * code.len() > waiting(&client).await {
        assert!(started.elapsed() < TIMEOUT, "they do not wait");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    runtime.shutdown(None).await;
    (store, client)
}

async fn waiting(client: &Client) -> usize {
    let mut waiting = 0;
    for instance in client.list_all_instances().await.unwrap() {
        let execution = *client.list_executions(&instance).await.unwrap().last().unwrap();
        let history = client.read_execution_history(&instance, execution).await.unwrap();
        waiting += usize::from(history.iter().any(|event| format!("{:?}", event.kind).contains("\"go\"")));
    }
    waiting
}

#[tokio::test]
async fn a_summary_counts_what_breaks_by_its_reason() {
    let old = [("sell", "a(1) b(2) wait(go)"), ("ship", "a(1) wait(go)"), ("count", "set(k=1) again(x) a(1) wait(go)")];
    let (store, client) = store_with(&old, 3).await;
    let before = client.get_queue_depths().await.unwrap();

    let same = Replay::with(registries(&old)).over(&store).summary().await.unwrap();
    assert_eq!((same.replayed, same.breaks()), (9, false), "{same}");
    assert_eq!(same.to_string(), "9 running instances replayed: all go on\n");

    let new = [("sell", "b(2) a(1) wait(go)"), ("count", "set(k=1) again(x) a(1) wait(go) b(1)")];
    let replay = Replay::with(registries(&new));
    let mut steps = Vec::new();
    let summary = replay.over(&store).summary_with(|done, all| steps.push((done, all))).await.unwrap();
    assert_eq!(steps, (1..=9).map(|done| (done, 9)).collect::<Vec<_>>());
    assert_eq!((summary.replayed, summary.count_broken(), summary.broken.len()), (9, 6, 2), "{summary}");
    let text = summary.to_string();
    assert!(text.contains("activity `b` comes before activity `a`"), "{text}");
    assert!(text.contains("this program has no orchestration of that name"), "{text}");
    assert!(text.ends_with("9 running instances replayed: 6 would not go on\n"), "{text}");
    assert!(text.contains("so do 3 instances: `"), "{text}");

    let only = |name: &str| replay.over(&store).name(name);
    assert_eq!(only("sell").summary().await.unwrap().count_broken(), 3);
    assert_eq!(only("sell").version("2.0.0").summary().await.unwrap().replayed, 0);
    assert_eq!(only("sell").version("1.0.0").summary().await.unwrap().replayed, 3);
    assert_eq!(only("sell").older_than(Duration::from_secs(3600)).summary().await.unwrap().replayed, 0);
    assert_eq!(only("count").name("ship").summary().await.unwrap().replayed, 6);
    assert_eq!(replay.over(&store).one_of(4).summary().await.unwrap().replayed, 3);
    let reports: Vec<_> = only("count").reports().try_collect().await.unwrap();
    assert!(reports.iter().all(|report| report.is_same() && report.execution == 2), "{reports:?}");

    let in_use = InUse::read(&store).await.unwrap();
    let running = |name: &str| in_use.running[&(name.to_owned(), "1.0.0".to_owned())];
    assert_eq!((in_use.instances, running("sell"), running("ship"), running("count")), (9, 3, 3, 3));
    assert_eq!((in_use.activities["a"], in_use.activities["b"]), (9, 3));

    // Nothing was written.
    assert_eq!(client.get_queue_depths().await.unwrap().orchestrator_queue, before.orchestrator_queue);
    assert!(Recording::of(&client, "nobody").await.unwrap_err().to_string().contains("no instance `nobody`"));
}

/// Values that an execution finds are those of the ones before it.
#[tokio::test]
async fn the_values_of_earlier_executions_are_known() {
    for workflow in [
        "set(k=first) set(l=1) again(x) see(k) set(k=second) see(l) wait(go)",
        "set(k=first) again(x) see(k) clear-all see(k) wait(go)",
        "set(k=first) again(x) see(k) clear(k) see(k) wait(go)",
        "set(k=first) clear-all set(l=2) again(x) see(k) see(l) set(l=3) set(k=4) wait(go)",
    ] {
        let code = [("values", workflow)];
        let (store, client) = store_with(&code, 1).await;
        let recording = Recording::of(&client, "values-0").await.unwrap();
        assert_eq!(recording.instances[0].executions.len(), 2);
        let replay = Replay::with(registries(&code));
        let report = replay.run_prefixes(&recording);
        assert!(report.is_same(), "{workflow}: {report}");
        let summary = replay.over(&store).summary().await.unwrap();
        assert!(!summary.breaks(), "{workflow}: {summary}");
    }
}

/// The gate only needs to read.
#[tokio::test(flavor = "multi_thread")]
async fn a_gate_on_sqlite_names_what_then_fails() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("gate.db").display());
    gate::names_what_then_fails(&url, &format!("{url}?mode=ro")).await;
}

/// Ended instances show what a change does to those to come.
#[tokio::test]
async fn instances_that_have_ended_can_be_replayed() {
    let old = [("sell", "a(1)"), ("ship", "a(1)"), ("pay", "a(1)")];
    let (store, client) = store_with(&[], 0).await;
    let Registries { activities, orchestrations, .. } = registries(&old);
    let runtime = Runtime::start_with_options(Arc::clone(&store), activities, orchestrations, options()).await;
    for (name, _) in old {
        client.start_orchestration(name, name, "first").await.unwrap();
        client.wait_for_orchestration(name, TIMEOUT).await.unwrap();
    }
    runtime.shutdown(None).await;
    let replay = Replay::with(registries(&[("sell", "b(1)"), ("ship", "a(1)"), ("pay", "a(1) fail(no)")]));
    assert_eq!(replay.over(&store).summary().await.unwrap().to_string(), "no instance to replay\n");
    let summary = replay.over(&store).status("Completed").status("Failed").summary().await.unwrap();
    assert_eq!((summary.replayed, summary.ended, summary.count_broken()), (3, 3, 2), "{summary}");
    let text = summary.to_string();
    assert!(text.contains("the code fails with no, but the recorded run completes with done 1"), "{text}");
    assert!(text.ends_with("3 instances replayed: 2 would do something else\n"), "{text}");
    let ship = replay.over(&store).status("Completed").name("ship").summary().await.unwrap();
    assert_eq!(ship.to_string(), "1 instance replayed: all do what is recorded\n");
}

/// A newer duroxide may record events that this one does not know.
#[tokio::test]
async fn a_history_that_cannot_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = format!("sqlite:{}", folder.path().join("unreadable.db").display());
    let code = [("sell", "a(1) wait(go)")];
    let store = open(&file).await.unwrap();
    let client = Client::new(Arc::clone(&store));
    let Registries { activities, orchestrations, .. } = registries(&code);
    let runtime = Runtime::start_with_options(Arc::clone(&store), activities, orchestrations, options()).await;
    client.start_orchestration("sell-7", "sell", "first").await.unwrap();
    let started = Instant::now();
    while waiting(&client).await == 0 {
        assert!(started.elapsed() < TIMEOUT, "it does not wait");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    runtime.shutdown(None).await;
    let pool = sqlx::SqlitePool::connect(&file).await.unwrap();
    sqlx::raw_sql("UPDATE history SET event_data = '{}' WHERE event_id = 2").execute(&pool).await.unwrap();
    pool.close().await;
    let store = open(&format!("{file}?mode=ro")).await.unwrap();
    let of_gate = Replay::with(registries(&code)).over(&store).summary().await.unwrap_err().to_string();
    let of_use = InUse::read(&store).await.unwrap_err().to_string();
    for error in [of_gate, of_use] {
        assert!(error.starts_with("cannot read the history of `sell-7`: "), "{error}");
    }
}
