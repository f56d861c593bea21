//! Calls that are repeated until the store answers.

use std::fmt::Display;
use std::time::{Duration, Instant};

/// How long any store may be away.
const PATIENCE: Duration = Duration::from_secs(120);

/// Repeats a call until it succeeds.
///
/// # Panics
///
/// If it fails for two minutes.
pub async fn insist<T, E: Display>(call: impl AsyncFn() -> Result<T, E>) -> T {
    let begin = Instant::now();
    loop {
        match call().await {
            Ok(value) => return value,
            Err(error) => assert!(begin.elapsed() < PATIENCE, "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
