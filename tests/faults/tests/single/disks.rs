//! Disks on which a store cannot be written.

use duroxide::Client;
use duroxide::providers::{OpenError, open};
use duroxide_export_faults::disk::Disk;
use duroxide_export_faults::insist::insist;
use duroxide_export_faults::orders::ProcessOrder;
use std::path::Path;

/// The URL of the store in a directory.
fn url_in(directory: &Path) -> String {
    format!("sqlite:{}", directory.join("store.db").display())
}

/// Why a store is not opened.
async fn refusal(url: &str) -> OpenError {
    open(url).await.map(|_| "opened").unwrap_err()
}

#[tokio::test]
async fn a_read_only_file_is_refused_and_keeps_everything() {
    let Some(disk) = Disk::mount(16) else { return };
    let url = url_in(disk.path());
    let client = Client::new(open(&url).await.unwrap());
    ProcessOrder::start(&client, "order-1", &1).await.unwrap();
    drop(client);
    // Its connections are closed a moment later.
    insist(async || disk.make_read_only()).await;

    let error = refusal(&url).await;
    assert!(matches!(error, OpenError::Unreachable { .. }), "{error:?}");
    assert!(error.to_string().contains("store.db` cannot be opened: "), "{error}");
    println!("{error}");

    insist(async || disk.make_writable()).await;
    let client = Client::new(open(&url).await.unwrap());
    assert_eq!(client.get_queue_depths().await.unwrap().orchestrator_queue, 1);
}

/// As a process leaves it that was killed.
#[tokio::test]
async fn a_read_only_file_with_a_log_is_refused() {
    let Some(disk) = Disk::mount(16) else { return };
    let directory = tempfile::tempdir().unwrap();
    let client = Client::new(open(&url_in(directory.path())).await.unwrap());
    ProcessOrder::start(&client, "order-1", &1).await.unwrap();
    for name in ["store.db", "store.db-wal", "store.db-shm"] {
        std::fs::copy(directory.path().join(name), disk.path().join(name)).unwrap();
    }
    disk.make_read_only().unwrap();

    let error = refusal(&url_in(disk.path())).await;
    assert!(error.to_string().contains("cannot be opened: attempt to write a readonly database"), "{error}");
}

#[tokio::test]
async fn a_new_file_on_a_full_disk_is_refused() {
    let Some(disk) = Disk::mount(16) else { return };
    disk.fill();
    let error = refusal(&url_in(disk.path())).await;
    assert!(error.to_string().contains("cannot be opened: database or disk is full"), "{error}");
}
