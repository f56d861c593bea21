//! The time at which a timer fires is a number of milliseconds in 64 bits. `Duration::MAX` does not fit: on SQLite the timer
//! fires at once, and on PostgreSQL the instance ends with an error. To wait for ever, leave the timer out; where there has
//! to be one, a century does.
//!
//! Found where the duration is evident: `Duration::MAX`, `Duration::from_secs(u64::MAX)`, and variables and constants that are
//! one of them. Timers that the toolkit makes itself, for `retry(..)`, `timeout` and a `RetryPolicy`, are cut to 200,000
//! years.

use duroxide::{Either2, OrchestrationContext};
use std::time::Duration;

/// Wait for a word.
#[duroxide::orchestration(name = "await-word")]
async fn await_word(ctx: OrchestrationContext, patience: Option<Duration>) -> Result<String, String> {
    let word = ctx.schedule_wait("word");
    let Some(patience) = patience else { return Ok(word.await) };
    match ctx.select2(word, ctx.schedule_timer(patience)).await {
        Either2::First(word) => Ok(word),
        Either2::Second(()) => Err("nobody says a word".to_owned()),
    }
}

fn main() {}
