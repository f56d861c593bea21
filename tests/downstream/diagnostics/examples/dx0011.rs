//! The due time of a timer is a number of milliseconds in 64 bits, which cannot hold `Duration::MAX`: the timer fires
//! at once on SQLite, and ends the instance with an error on PostgreSQL. To wait forever, leave the timer out; if there
//! has to be one, a century is long enough.
//!
//! The lint recognizes `Duration::MAX`, `Duration::from_secs(u64::MAX)`, and variables and constants with such a value.
//! Timers that the toolkit schedules itself, for `retry(..)`, `timeout` and a `RetryPolicy`, are capped at 200,000
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
