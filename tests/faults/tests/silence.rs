//! Connections that carry nothing any more, without a word, as behind a firewall that has forgotten them.

use duroxide::Client;
use duroxide::providers::open;
use duroxide_export_faults::healthy::{Batch, Handlers};
use duroxide_export_faults::proxy::Proxy;
use duroxide_export_tests_postgres::Server;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(120);

/// Runs workflows behind a proxy that fails once some of them have completed.
async fn survive(fail: impl AsyncFnOnce(&Proxy)) {
    let Some(server) = Server::start() else { return };
    let proxy = Proxy::start(&server).await;
    let client = Client::new(open(&server.url()).await.unwrap());
    let store = open(proxy.url()).await.unwrap();
    let behind = Client::new(store.clone());
    let runtime = Handlers::healthy().start(store).await;
    let batch = Batch::start(&client, "healthy", 40).await;
    while client.get_system_metrics().await.unwrap().completed_instances < 20 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    fail(&proxy).await;
    batch.finish(LIMIT).await.unwrap();
    // Readers of the same store go on, too.
    Batch::start(&behind, "later", 5).await.finish(LIMIT).await.unwrap();
    runtime.shutdown(Some(1000)).await;
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
