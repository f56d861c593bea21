//! A gate before a deployment, on a store that it may only read: it names the instances that the deployment then strands.

use crate::workflow;
use duroxide::providers::{Provider, open};
use duroxide::replay::{InUse, Replay};
use duroxide::runtime::RuntimeOptions;
use duroxide::{Client, OrchestrationStatus, Registries, Runtime};
use duroxide_export_tests_support::TIMEOUT;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The old code and the new code of each orchestration.
const CODE: &[(&str, &str, &str)] = &[
    ("sell", "a(1) b(2) wait(go)", "b(2) a(1) wait(go)"),
    ("ship", "a(1) wait(go)", "a(1) wait(go) b(2)"),
    ("pay", "a(1) wait(go)", "a(1)"),
    ("print", "a(1) wait(go)", "a(1) panic"),
    ("count", "set(k=1) again(x) see(k) wait(go)", "set(k=1) again(x) see(k) wait(go) b(1)"),
    ("recount", "set(k=1) again(x) see(k) wait(go)", "set(k=1) again(x) see(k) b(1) wait(go)"),
    // It fails with its sub-orchestration's sub-orchestration.
    ("outer", "a(1) call(inner) wait(go)", "a(1) call(inner) wait(go)"),
    ("inner", "call(sell) b(1)", "call(sell) b(1)"),
    // It gets the error, and goes on.
    ("tolerant", "call(print) wait(go)", "call(print) wait(go)"),
    ("chain", "call(ship) wait(go)", "call(ship) wait(go)"),
    ("busy", "a(1) a(2) a(3) a(4) a(5) wait(go)", "a(1) a(2) a(3) a(4) a(5) wait(go)"),
];

/// Those that are started; the others are sub-orchestrations, too.
const STARTED: [&str; 9] = ["sell", "ship", "pay", "print", "count", "recount", "outer", "tolerant", "chain"];

/// How many of them wait for `go`, or have a sub-orchestration that does.
const WAITING: usize = STARTED.len() * 3;

/// Runs the old code on a store, asks the gate through a URL that only allows to read, and deploys the new code.
pub(crate) async fn names_what_then_fails(url: &str, read_only: &str) {
    let store = open(url).await.unwrap();
    let client = Client::new(Arc::clone(&store));
    let old = start(&store, registries(|(_, old, _)| old)).await;
    for name in STARTED {
        for number in 0..3 {
            client.start_orchestration(format!("{name}-{number}"), name, "first").await.unwrap();
        }
    }
    until_so_many_wait(&client, WAITING).await;

    // The old workers go on with others in the meantime.
    for number in 0..20 {
        client.start_orchestration(format!("busy-{number}"), "busy", "first").await.unwrap();
    }
    let restricted = open(read_only).await.unwrap();
    let replay = Replay::with(registries(|(_, _, new)| new));
    let summary = replay.over(&restricted).summary().await.unwrap();
    let same = Replay::with(registries(|(_, old, _)| old)).over(&restricted).summary().await.unwrap();
    assert!(!same.breaks(), "{same}");
    let named: BTreeSet<String> = summary.broken_instances().into_iter().map(str::to_owned).collect();
    for instance in &named {
        assert!(format!("{summary:#}").contains(&format!("`{instance}`")), "{instance}: {summary:#}");
    }
    let in_use = InUse::read(&restricted).await.unwrap();
    assert_eq!(in_use.running[&("sell".to_owned(), "1.0.0".to_owned())], 6);
    assert_eq!((in_use.orchestrations["inner"], in_use.orchestrations["sell"]), (3, 3));
    let written = Client::new(restricted).start_orchestration("not-allowed", "ship", "").await;
    assert!(written.is_err(), "the store can be written");
    until_so_many_wait(&client, WAITING + 20).await;
    old.shutdown(None).await;

    let new = start(&store, registries(|(_, _, new)| new)).await;
    let running = client.list_instances_by_status("Running").await.unwrap();
    let mut stranded = BTreeSet::new();
    // All orchestrations are awake before one of them ends, and its parent with it.
    for instance in &running {
        client.raise_event(instance, "go", "gone").await.unwrap();
    }
    for instance in &running {
        let raised = Instant::now();
        loop {
            match client.get_orchestration_status(instance).await.unwrap() {
                OrchestrationStatus::Completed { output, .. } if output.contains("gone") => {}
                OrchestrationStatus::Running { .. } => {
                    assert!(raised.elapsed() < TIMEOUT, "{instance} still runs");
                    // It may have begun to wait only now.
                    client.raise_event(instance, "go", "gone").await.unwrap();
                    tokio::time::sleep(Duration::from_millis(20)).await;
                    continue;
                }
                _ => {
                    stranded.insert(instance.clone());
                }
            }
            break;
        }
    }
    new.shutdown(None).await;
    assert_eq!(named, stranded, "{summary:#}");
    assert_eq!(named.len(), 3 * 7 + 3, "{named:?}");
}

fn registries(code: impl Fn(&(&'static str, &'static str, &'static str)) -> &'static str) -> Registries {
    workflow::registries(CODE.iter().map(|workflow| (workflow.0, code(workflow))))
}

async fn start(store: &Arc<dyn Provider>, registries: Registries) -> Arc<Runtime> {
    let options = RuntimeOptions {
        dispatcher_min_poll_interval: Duration::from_millis(5),
        orchestration_concurrency: 1,
        worker_concurrency: 1,
        ..RuntimeOptions::default()
    };
    let Registries { activities, orchestrations, .. } = registries;
    Runtime::start_with_options(Arc::clone(store), activities, orchestrations, options).await
}

/// Waits until so many instances wait for `go`.
async fn until_so_many_wait(client: &Client, count: usize) {
    let started = Instant::now();
    loop {
        let mut waiting = 0;
        for instance in client.list_instances_by_status("Running").await.unwrap() {
            let Some(execution) = client.list_executions(&instance).await.unwrap().pop() else { continue };
            let history = client.read_execution_history(&instance, execution).await.unwrap();
            waiting += usize::from(history.iter().any(|event| format!("{:?}", event.kind).contains("\"go\"")));
        }
        if waiting >= count {
            return;
        }
        assert!(started.elapsed() < TIMEOUT, "{waiting} of {count} wait");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
