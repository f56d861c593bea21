//! Connections that carry nothing any more, without a word, as behind a firewall that has forgotten them.

use duroxide::Client;
use duroxide::providers::open;
use duroxide_export_faults::healthy::{Batch, HEALTHY, Handlers};
use duroxide_export_faults::proxy::{Fate, Proxy};
use duroxide_export_faults::worker::runtime_options;
use duroxide_export_tests_postgres::Server;
use duroxide_export_tests_support::TIMEOUT;
use std::time::Duration;
use tokio::time::error::Elapsed;

/// For orchestrations, and as many for activities.
const DISPATCHERS: usize = 4;

/// Runs workflows behind a proxy that fails once some of them have completed.
async fn survive(fail: impl AsyncFnOnce(&Proxy)) {
    let Some(server) = Server::start() else { return };
    let proxy = Proxy::start(&server).await;
    let client = Client::new(open(&server.url()).await.unwrap());
    let store = open(proxy.url()).await.unwrap();
    let behind = Client::new(store.clone());
    let runtime = Handlers::healthy().start_with(store, runtime_options(DISPATCHERS, 20)).await;
    let batch = Batch::start(&client, "healthy", 40).await;
    while client.get_system_metrics().await.unwrap().completed_instances < 20 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    fail(&proxy).await;
    batch.finish(TIMEOUT).await.unwrap();
    assert_eq!(proxy.traps_left(), 0, "some statements were not lost");
    // Readers of the same store go on, too.
    Batch::start(&behind, "later", 5).await.finish(TIMEOUT).await.unwrap();
    runtime.shutdown(Some(1000)).await;
}

/// Sets traps into which dispatchers of the worker fall, so many of each kind.
async fn survive_at(statements: &[&'static str], fate: Fate, times: usize) {
    survive(async |proxy: &Proxy| {
        for statement in statements {
            proxy.trap(statement, fate, times);
        }
    })
    .await;
}

const FETCHES: [&str; 2] = ["fetch_orchestration_item", "fetch_work_item"];
/// One dispatcher of each kind goes on, so that the others have something to acknowledge at the same time.
const ACKNOWLEDGING: usize = DISPATCHERS - 1;

const ACKNOWLEDGEMENTS: [&str; 2] = ["ack_orchestration_item", "ack_worker"];

#[tokio::test]
async fn work_that_was_asked_for_never_arrives() {
    survive_at(&FETCHES, Fate::SilentBefore, DISPATCHERS).await;
}

/// It is locked for a worker that does not know of it.
#[tokio::test]
async fn work_that_was_taken_never_arrives() {
    survive_at(&FETCHES, Fate::SilentAfter, DISPATCHERS).await;
}

#[tokio::test]
async fn results_never_arrive() {
    survive_at(&ACKNOWLEDGEMENTS, Fate::SilentBefore, ACKNOWLEDGING).await;
}

#[tokio::test]
async fn replies_to_results_never_arrive() {
    survive_at(&ACKNOWLEDGEMENTS, Fate::SilentAfter, ACKNOWLEDGING).await;
}

/// A caller hears that it is not known whether its instance was started.
#[tokio::test]
async fn clients_do_not_wait_for_ever() {
    let Some(server) = Server::start() else { return };
    let proxy = Proxy::start(&server).await;
    let client = Client::new(open(proxy.url()).await.unwrap());
    let calls = [
        proxy_call(&proxy, "enqueue_orchestrator_work", client.start_orchestration("one", HEALTHY, "1")),
        proxy_call(&proxy, "enqueue_orchestrator_work", client.start_orchestration("two", HEALTHY, "1")),
    ];
    for answered in futures_util::future::join_all(calls).await {
        let answered = answered.expect("an answer, or an error");
        assert!(answered.is_err(), "an instance was started on a connection that carries nothing");
    }
    client.start_orchestration("three", HEALTHY, "1").await.unwrap();
    assert_eq!(client.get_queue_depths().await.unwrap().orchestrator_queue, 1);
}

/// Makes a call whose statement does not reach the server.
async fn proxy_call<T>(proxy: &Proxy, statement: &'static str, call: impl Future<Output = T>) -> Result<T, Elapsed> {
    proxy.trap(statement, Fate::SilentBefore, 1);
    tokio::time::timeout(TIMEOUT, call).await
}

#[tokio::test]
async fn connections_fall_silent() {
    // Again and again, so that each dispatcher waits for a reply on one of them.
    survive(async |proxy: &Proxy| {
        for _ in 0..30 {
            proxy.silence();
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    })
    .await;
}

#[tokio::test]
async fn the_network_hangs_for_a_while() {
    survive(async |proxy: &Proxy| proxy.hold(Duration::from_secs(15))).await;
}
