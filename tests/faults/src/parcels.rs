//! Counters of parcels, which get a message for each parcel.

use duroxide::OrchestrationContext;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a counter is told. A sender that does not know whether a message has arrived sends it again.
#[duroxide::queue(name = "scan")]
#[derive(Debug, Serialize, Deserialize)]
pub enum Scan {
    /// The parcel with this number has passed.
    Parcel(u64),
    /// So many parcels have passed.
    Closed(u64),
}

/// What a counter has counted so far.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// All parcels with smaller numbers have passed.
    pub next: u64,
    /// Parcels whose messages have overtaken others. duroxide keeps the order of messages, unless their instance has to wait
    /// for something else, such as a lost worker.
    pub early: BTreeSet<u64>,
    /// How many messages have overtaken others.
    pub reordered: u64,
    /// How many there are to be in the end.
    pub total: Option<u64>,
}

impl Count {
    fn parcel(&mut self, number: u64) {
        if number < self.next || self.early.contains(&number) {
            // It was sent twice.
            return;
        }
        self.reordered += u64::from(number != self.next);
        self.early.insert(number);
        while self.early.remove(&self.next) {
            self.next += 1;
        }
    }

    fn is_complete(&self) -> bool {
        self.total == Some(self.next)
    }
}

/// Count parcels until all have passed.
///
/// # Errors
///
/// If a message cannot be decoded.
#[duroxide::orchestration(name = "count-parcels", progress = u64)]
pub async fn count_parcels(ctx: OrchestrationContext, count: Count) -> Result<Count, String> {
    let mut count = count;
    CountParcels::report(&ctx, &count.next)?;
    let first = Scan::dequeue(&ctx).await;
    for scan in std::iter::once(first).chain(Scan::drain(&ctx).await) {
        match scan? {
            Scan::Parcel(number) => count.parcel(number),
            Scan::Closed(total) => count.total = Some(total),
        }
    }
    if count.is_complete() { Ok(count) } else { CountParcels::continue_as_new(&ctx, &count).await }
}
