//! Timers that every engine can hold.

use duroxide::{DurableFuture, OrchestrationContext};
use std::time::Duration;

/// The longest timer: 200,000 years of 365.25 days.
///
/// The time to fire is a number of milliseconds in an `i64` on SQLite, and a `timestamptz` on PostgreSQL, which ends in
/// the year 294,276. A later one fires at once on the former and ends the instance on the latter. The attributes
/// refuse what is longer, by the same number in `duroxide-export-macros/src/handler/parse/args/duration.rs`.
pub(crate) const LONGEST: Duration = Duration::from_secs(200_000 * 31_557_600);

/// Schedules a timer, of at most [`LONGEST`].
pub(crate) fn schedule(ctx: &OrchestrationContext, delay: Duration) -> DurableFuture<()> {
    ctx.schedule_timer(delay.min(LONGEST))
}
