//! One transaction at a time, on connections that work.

use crate::resilient::database::Database;
use duroxide::providers::ProviderError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long another process holds the lock of SQLite at most, unless it waits for something itself.
const LONG: Duration = Duration::from_secs(5);

/// Lets one transaction of this process write at a time.
#[derive(Debug, Default)]
pub(super) struct Writer {
    turn: Mutex<()>,
    /// Stays `true` if a write is cancelled, as by duroxide when it shuts down.
    is_writing: AtomicBool,
}

impl Writer {
    /// Waits for its turn, and writes.
    pub(super) async fn write<T: Send, W>(&self, database: &dyn Database, work: W) -> Result<T, ProviderError>
    where
        W: Future<Output = Result<T, ProviderError>> + Send,
    {
        let _turn = self.turn.lock().await;
        if self.is_writing.swap(true, Ordering::Relaxed) {
            database.repair().await;
        }
        let begin = Instant::now();
        let result = work.await;
        if let Err(error) = &result {
            // A conflict with another process needs no repair, unless one of this process's own connections holds the lock.
            let is_conflict = error.message.contains("database is locked");
            if !is_conflict || begin.elapsed() > LONG {
                database.repair().await;
            }
        }
        self.is_writing.store(false, Ordering::Relaxed);
        result
    }
}
