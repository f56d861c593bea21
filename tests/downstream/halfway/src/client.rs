//! What a client of this library does.

use crate::tracking::TRACK_PARCEL;
use crate::types::{Approval, Place, Scan};
use duroxide::{Client, ClientError, OrchestrationStatus};
use serde_json::json;

/// Approves what an instance waits for.
pub async fn approve(client: &Client, instance: &str) -> Result<(), ClientError> {
    Approval("Ada".to_owned()).raise(client, instance).await
}

/// Starts the tracking of a parcel.
pub async fn track(client: &Client, instance: &str, parcel: u32) -> Result<(), ClientError> {
    let input = json!({ "scans": 0, "parcel": parcel, "note": null }).to_string();
    client.start_orchestration(instance, TRACK_PARCEL, input).await
}

/// Tells where a parcel was seen.
pub async fn scan(client: &Client, instance: &str, place: &str) -> Result<(), ClientError> {
    Scan { place: place.to_owned(), at: 9 }.enqueue(client, instance).await
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
    Ok(Place::read(client, instance).await?.map(|Place(place)| place))
}
