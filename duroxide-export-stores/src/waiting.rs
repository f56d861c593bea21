//! How a process waits: never longer than a clock can reach, and at growing distances if it tries again.

use std::time::Duration;

/// A century. A process does not wait longer, and no system's clock overflows.
const FOREVER: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

/// The timeout of a wait in this process. duroxide adds it to the current time, and panics if the sum overflows.
#[must_use]
pub fn in_process(timeout: Duration) -> Duration {
    timeout.min(FOREVER)
}

/// The pauses between attempts. Each is twice as long as the one before, up to the longest.
///
/// [`pause`](Self::pause) shortens each by up to a quarter at random, so that processes that failed together do not try again
/// together. `fastrand::seed` makes a thread draw the same pauses again.
#[derive(Debug, Clone)]
pub struct Backoff {
    next: Duration,
    longest: Duration,
}

impl Backoff {
    /// Pauses that begin with `first`.
    #[must_use]
    pub const fn new(first: Duration, longest: Duration) -> Self {
        Self { next: first, longest }
    }

    /// The next pause: between three quarters of its length and the whole.
    pub fn pause(&mut self) -> Duration {
        let pause = self.next;
        self.next = (pause * 2).min(self.longest);
        pause.mul_f64(1. - fastrand::f64() / 4.)
    }
}

#[cfg(test)]
mod tests {
    use super::{Backoff, in_process};
    use std::time::{Duration, Instant};

    #[test]
    fn pauses_double_up_to_the_longest() {
        let mut backoff = Backoff::new(Duration::from_millis(8), Duration::from_millis(50));
        for length in [8, 16, 32, 50, 50] {
            let (pause, length) = (backoff.pause(), Duration::from_millis(length));
            assert!(pause <= length && pause >= length * 3 / 4, "{pause:?} of {length:?}");
        }
    }

    #[test]
    fn pauses_differ() {
        let first = || Backoff::new(Duration::from_secs(1), Duration::from_secs(1)).pause();
        let some = first();
        assert!((0..100).any(|_| first() != some));
    }

    #[test]
    fn every_clock_reaches_the_end_of_a_wait() {
        assert!(Instant::now().checked_add(in_process(Duration::MAX)).is_some());
        assert_eq!(in_process(Duration::from_secs(1)), Duration::from_secs(1));
    }
}
