//! The longest timers, which every provider can store, and the longest waits, which every clock can reach.

pub(crate) use duroxide_export_stores::__private::in_process;

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
