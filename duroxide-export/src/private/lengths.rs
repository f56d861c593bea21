//! Checks of durations that attributes take as constants. rustc evaluates them when the user's crate is compiled.

use crate::execution::timer::LONGEST;
use std::time::Duration;

/// The longest delay in duroxide's default policy.
const DEFAULT_LONGEST_DELAY: Duration = Duration::from_secs(30);

/// Checks a timeout or delay.
#[track_caller]
pub const fn check_length(duration: Duration) {
    assert!(
        duration.as_millis() > 0,
        "the duration is too short: timers count milliseconds, so it must be 1ms or more"
    );
    assert!(
        duration.as_millis() <= LONGEST.as_millis(),
        "the duration is longer than a timer can be: it must be 200,000 years or less"
    );
}

/// Checks that the longest delay between attempts is not shorter than the first.
#[track_caller]
pub const fn check_delays(first: Duration, longest: Duration) {
    assert!(
        longest.as_nanos() >= first.as_nanos(),
        "the longest delay is shorter than the first: `max` must be at least `initial`"
    );
}

/// The longest delay if none is written: duroxide's default, or the first delay if that is longer.
#[must_use]
pub const fn default_longest_delay(first: Duration) -> Duration {
    if first.as_nanos() > DEFAULT_LONGEST_DELAY.as_nanos() { first } else { DEFAULT_LONGEST_DELAY }
}
