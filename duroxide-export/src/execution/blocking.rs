//! Activities written as a plain `fn`.

/// Runs a blocking function on tokio's blocking pool, so that it does not hold up duroxide's workers.
///
/// A panic goes on as it would in an `async fn`: duroxide catches it and records it.
pub async fn blocking<T: Send + 'static>(function: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(function).await {
        Ok(value) => value,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // The task is never aborted from here, so only a runtime that is shutting down cancels it. Then this
            // future is about to be dropped as well, and duroxide runs the activity again elsewhere.
            Err(_) => std::future::pending().await,
        },
    }
}
