//! Waiting: for a store that does not answer, and for an instance to come to its wait.

use duroxide::Client;
use duroxide::providers::SystemMetrics;
use duroxide::runtime::OrchestrationStatus;
use duroxide_export_tests_support::TIMEOUT;
use std::fmt::Display;
use std::time::{Duration, Instant};

/// Repeats a call until it succeeds.
///
/// # Panics
///
/// If it fails for [`TIMEOUT`].
pub async fn insist<T, E: Display>(call: impl AsyncFn() -> Result<T, E>) -> T {
    let begin = Instant::now();
    loop {
        match call().await {
            Ok(value) => return value,
            Err(error) => assert!(begin.elapsed() < TIMEOUT, "{error}"),
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What the store counts, as soon as it answers.
///
/// # Panics
///
/// If it does not for [`TIMEOUT`].
pub async fn metrics(client: &Client) -> SystemMetrics {
    insist(async || client.get_system_metrics().await).await
}

/// Waits until an instance waits itself: all workflows of the tests report something along with their wait.
///
/// # Panics
///
/// If it has ended, or if the store does not answer.
pub async fn until_it_waits(client: &Client, instance: &str) {
    loop {
        match client.get_orchestration_status(instance).await.expect("a status") {
            OrchestrationStatus::Running { custom_status: Some(_), .. } => return,
            OrchestrationStatus::Running { .. } | OrchestrationStatus::NotFound => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            ended => panic!("{instance}: {ended:?}"),
        }
    }
}
