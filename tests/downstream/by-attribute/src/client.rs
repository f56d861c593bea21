//! What a client of this library does.

use crate::handles::orchestrations::TrackParcel;
use crate::types::{Approval, Place, Scan, Tracking};
use duroxide::{Client, ClientError, Status};

/// Approves what an instance waits for.
pub async fn approve(client: &Client, instance: &str) -> Result<(), ClientError> {
    Approval("Ada".to_owned()).raise(client, instance).await
}

/// Starts the tracking of a parcel.
pub async fn track(client: &Client, instance: &str, parcel: u32) -> Result<(), ClientError> {
    TrackParcel::start(client, instance, &Tracking { parcel, scans: 0, note: None }).await
}

/// Tells where a parcel was seen.
pub async fn scan(client: &Client, instance: &str, place: &str) -> Result<(), ClientError> {
    Scan { place: place.to_owned(), at: 9 }.enqueue(client, instance).await
}

/// How often a running parcel was scanned.
pub async fn scans(client: &Client, instance: &str) -> Result<Option<usize>, ClientError> {
    match TrackParcel::status(client, instance).await? {
        Status::Running { progress, .. } => Ok(progress.map(|tracked| tracked.scans)),
        _ => Ok(None),
    }
}

/// Where a parcel was last seen.
pub async fn place(client: &Client, instance: &str) -> Result<Option<String>, ClientError> {
    Ok(Place::read(client, instance).await?.map(|Place(place)| place))
}
