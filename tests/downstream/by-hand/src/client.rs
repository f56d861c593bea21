//! What a client of this library does.

use crate::tracking::TRACK_PARCEL;
use duroxide::{Client, ClientError, OrchestrationStatus};
use serde_json::json;

/// Approves what an instance waits for.
pub async fn approve(client: &Client, instance: &str) -> Result<(), ClientError> {
    client.raise_event(instance, "approved", "").await
}

/// Starts the tracking of a parcel.
pub async fn track(client: &Client, instance: &str, parcel: u32) -> Result<(), ClientError> {
    let input = json!({ "scans": 0, "parcel": parcel, "note": null }).to_string();
    client.start_orchestration(instance, TRACK_PARCEL, input).await
}

/// Tells where a parcel was seen.
pub async fn scan(client: &Client, instance: &str, place: &str) -> Result<(), ClientError> {
    client.enqueue_event(instance, "scans", json!({ "place": place, "at": 9 }).to_string()).await
}

/// How often a running parcel was scanned.
pub async fn scans(client: &Client, instance: &str) -> Result<Option<usize>, ClientError> {
    let OrchestrationStatus::Running { custom_status: Some(text), .. } =
        client.get_orchestration_status(instance).await?
    else {
        return Ok(None);
    };
    let tracked: Option<crate::types::Tracked> = serde_json::from_str(&text).ok();
    Ok(tracked.map(|tracked| tracked.scans))
}

/// Where a parcel was last seen.
pub async fn place(client: &Client, instance: &str) -> Result<Option<String>, ClientError> {
    client.get_kv_value_typed(instance, "place").await
}
