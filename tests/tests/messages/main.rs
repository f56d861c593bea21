//! Typed events, queues, values and progress, on a real runtime.

mod events;
mod metadata;
mod progress;
mod queues;
mod values;

use duroxide::EventKind;
use duroxide_export_tests::{Engine, TIMEOUT};
use std::time::Duration;

/// Waits until an instance waits for an event, because one that is raised earlier is lost.
async fn until_it_waits_for(engine: &Engine, instance: &str, event: &str) {
    let waits = |kind: &EventKind| matches!(kind, EventKind::ExternalSubscribed { name } if name == event);
    tokio::time::timeout(TIMEOUT, async {
        while !engine.history(instance).await.iter().any(waits) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .unwrap_or_else(|_| panic!("`{instance}` does not wait for `{event}`"));
}

duroxide::export!(names, inventory, allow(DX0101, DX0102, DX0107));
