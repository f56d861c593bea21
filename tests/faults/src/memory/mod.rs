//! A store in memory, in which everything follows from the order of the calls.
//!
//! It keeps duroxide's contract for providers as the one for SQLite does, with one difference: messages to instances that
//! were never started do not stop the others. The runtime gets them, as from PostgreSQL, and drops them.

mod admin;
mod clock;
mod provider;
mod state;

use crate::memory::clock::Clock;
use crate::memory::state::State;
use duroxide::providers::ProviderError;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A store in memory. Its locks expire and its timers fire as tokio's clock advances, also while that is paused.
pub struct MemoryStore {
    state: Mutex<State>,
    clock: Clock,
    /// How long a fetch waits that finds nothing.
    rest: Duration,
}

impl MemoryStore {
    /// An empty store. A fetch that finds nothing returns at once.
    #[must_use]
    pub fn new() -> Self {
        Self { state: Mutex::default(), clock: Clock::new(1), rest: Duration::ZERO }
    }

    /// An empty store for a runtime whose clock is paused, so that each run takes the same course.
    ///
    /// duroxide's orchestrations read the real clock to tell when a timer fires. How far it has come depends on the machine,
    /// so timers fire after whole seconds. duroxide also measures in real time how long a fetch took that found nothing,
    /// and rests accordingly. Such a fetch rests here instead, so set `dispatcher_min_poll_interval` to zero.
    #[must_use]
    pub fn for_paused_clock(rest: Duration) -> Self {
        Self { state: Mutex::default(), clock: Clock::new(1000), rest }
    }

    /// Makes the history of an instance unreadable, as if a later version of duroxide had written it.
    pub fn corrupt_history(&self, instance: &str) {
        self.lock().corrupt.insert(instance.to_owned());
    }

    /// How often the message of an instance that was fetched the most was fetched.
    #[must_use]
    pub fn most_attempts(&self, instance: &str) -> u32 {
        let most = |state: &State| {
            let of_instance = state.messages.values().filter(|message| message.instance == instance);
            of_instance.map(|message| message.attempts).max().unwrap_or(0)
        };
        most(&self.lock())
    }

    /// What waits to be done: messages, and activities, each as one line.
    #[must_use]
    pub fn pending(&self) -> Vec<String> {
        let lines = |state: &State| {
            let messages = state.messages.values().map(|message| format!("{:?}", message.item));
            messages.chain(state.work.values().map(|work| format!("{:?}", work.item))).collect()
        };
        lines(&self.lock())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One transaction. It must not change anything before it fails.
    fn transact<T>(&self, work: impl FnOnce(&mut State, u64) -> Result<T, ProviderError>) -> Result<T, ProviderError> {
        work(&mut self.lock(), self.clock.now())
    }
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("rest", &self.rest).finish_non_exhaustive()
    }
}
