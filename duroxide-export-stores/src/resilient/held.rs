//! The locks that this process holds, each with what the store remembers until it is released.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// What the store remembers about each lock, by its token.
#[derive(Debug)]
pub(super) struct Held<T>(Mutex<HashMap<String, (Instant, T)>>);

/// A lock that has not been renewed for this long is forgotten. A worker that stops while it fetches leaves one behind.
const FORGOTTEN: Duration = Duration::from_secs(600);

impl<T> Default for Held<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Held<T> {
    fn locks(&self) -> MutexGuard<'_, HashMap<String, (Instant, T)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers what was fetched under a lock, and when the lock expires.
    pub(super) fn insert(&self, token: &str, expires: Instant, held: T) {
        let mut locks = self.locks();
        // Rarely, because looking through all of them takes time.
        if locks.len().is_multiple_of(1024) {
            let now = Instant::now();
            locks.retain(|_, (expires, _)| now.saturating_duration_since(*expires) < FORGOTTEN);
        }
        locks.insert(token.to_owned(), (expires, held));
    }

    pub(super) fn remove(&self, token: &str) -> Option<T> {
        self.locks().remove(token).map(|(_, held)| held)
    }

    /// Reads or changes what is remembered under a lock.
    pub(super) fn with<R>(&self, token: &str, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        self.locks().get_mut(token).map(|(_, held)| change(held))
    }

    /// When a lock expires.
    pub(super) fn expiry(&self, token: &str) -> Option<Instant> {
        self.locks().get(token).map(|(expires, _)| *expires)
    }

    /// Whether a lock has been taken, and has not expired.
    pub(super) fn holds(&self, token: &str) -> bool {
        self.expiry(token).is_some_and(|expires| Instant::now() < expires)
    }

    /// Records that a lock was renewed.
    pub(super) fn renewed(&self, token: &str, until: Instant) {
        if let Some((expires, _)) = self.locks().get_mut(token) {
            *expires = until;
        }
    }
}
