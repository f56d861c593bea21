//! Time, as tokio tells it.

use std::time::{SystemTime, UNIX_EPOCH};
use tokio::time::Instant;

/// A clock that shows the time of the system at first, and then advances with tokio's.
pub(super) struct Clock {
    first: u64,
    started: Instant,
    /// Timers fire after multiples of this, in milliseconds.
    step: u64,
}

impl Clock {
    pub(super) fn new(step: u64) -> Self {
        Self { first: system_now(), started: Instant::now(), step }
    }

    /// Milliseconds since 1970.
    pub(super) fn now(&self) -> u64 {
        self.first + u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// When this clock shows what the system's clock shows at a later time.
    pub(super) fn when(&self, system: u64) -> u64 {
        let delay = system.saturating_sub(system_now());
        self.now().saturating_add(delay.checked_next_multiple_of(self.step).unwrap_or(delay))
    }
}

fn system_now() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}
