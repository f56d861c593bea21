//! The longest timers, which every provider can store, and the longest waits, which every clock can reach.

use duroxide::{DurableFuture, OrchestrationContext};
use std::time::Duration;

/// The longest timer: 200,000 years of 365.25 days.
///
/// SQLite stores the due time as milliseconds in an `i64`, and PostgreSQL as a `timestamptz`, which ends in the year
/// 294,276. A later timer fires at once on SQLite and ends the instance on PostgreSQL. The attributes reject longer
/// durations; they have the same limit in `duroxide-export-macros/src/handler/parse/args/duration.rs`.
pub(crate) const LONGEST: Duration = Duration::from_secs(200_000 * 31_557_600);

/// Schedules a timer, capped at [`LONGEST`].
pub(crate) fn schedule(ctx: &OrchestrationContext, delay: Duration) -> DurableFuture<()> {
    ctx.schedule_timer(delay.min(LONGEST))
}

/// A century. A process does not wait longer, and no system's clock overflows.
const FOREVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// The timeout of a wait in this process. duroxide adds it to the current time, and panics if the sum overflows.
pub(crate) fn in_process(timeout: Duration) -> Duration {
    timeout.min(FOREVER)
}
