//! A workflow that receives and sends every kind of message, for tests with several processes.

use duroxide::OrchestrationContext;
use duroxide::providers::Provider;
use duroxide::providers::postgres::PostgresProvider;
use duroxide::providers::sqlite::SqliteProvider;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The ID of the instance.
pub const INSTANCE: &str = "meter";

/// How many readings are sent.
pub const READINGS: u64 = 1000;

/// After how many readings comes one that cannot be decoded.
pub const BAD: u64 = 100;

/// The meter is connected.
#[duroxide::event(name = "connected")]
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connected {
    /// Who has connected it.
    pub by: String,
}

/// What the meter shows.
#[duroxide::queue(name = "reading")]
#[derive(Debug, Serialize, Deserialize)]
pub enum Reading {
    /// A number.
    Shows(u64),
    /// Nothing any more.
    Removed,
}

/// Where to send readings.
#[duroxide::value(name = "address")]
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address(pub String);

/// How far the workflow is.
#[derive(Debug, Serialize, Deserialize)]
pub enum Progress {
    /// The meter is not connected yet.
    WaitsForConnection,
    /// So many readings were read.
    Reads(usize),
}

/// What was read so far.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Record {
    /// Who has connected the meter.
    pub connected_by: Option<String>,
    /// The readings, in order.
    pub readings: Vec<u64>,
    /// How many readings could not be decoded.
    pub bad: u64,
}

/// Read a meter until it is removed.
///
/// # Errors
///
/// If the event cannot be decoded.
#[duroxide::orchestration(name = "read-meter", progress = Progress)]
pub async fn read_meter(ctx: OrchestrationContext, record: Record) -> Result<Record, String> {
    let mut record = record;
    if record.connected_by.is_none() {
        ReadMeter::report(&ctx, &Progress::WaitsForConnection)?;
        record.connected_by = Some(Connected::wait(&ctx).await?.by);
        Address("meter-7".to_owned()).set(&ctx)?;
    }
    ReadMeter::report(&ctx, &Progress::Reads(record.readings.len()))?;
    let first = Reading::dequeue(&ctx).await;
    for reading in std::iter::once(first).chain(Reading::drain(&ctx).await) {
        match reading {
            Ok(Reading::Shows(value)) => record.readings.push(value),
            Ok(Reading::Removed) => return Ok(record),
            Err(_) => record.bad += 1,
        }
    }
    ReadMeter::continue_as_new(&ctx, &record).await
}

/// Opens the store that a URL names.
///
/// # Panics
///
/// If it cannot be opened.
pub async fn open(url: &str) -> Arc<dyn Provider> {
    if url.starts_with("postgres:") {
        return Arc::new(PostgresProvider::new(url).await.expect("a store in PostgreSQL"));
    }
    Arc::new(SqliteProvider::new(url, None).await.expect("a store in a file"))
}
