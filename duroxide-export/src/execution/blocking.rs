//! Activities written as a plain `fn`.

/// Runs a blocking function on tokio's blocking pool, so that it does not block duroxide's workers.
///
/// A panic propagates as in an `async fn`, so duroxide catches and records it.
pub async fn blocking<T: Send + 'static>(function: impl FnOnce() -> T + Send + 'static) -> T {
    match tokio::task::spawn_blocking(function).await {
        Ok(value) => value,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            // Nothing aborts the task, so it is only cancelled when the tokio runtime shuts down. This future is then
            // about to be dropped, and duroxide runs the activity again elsewhere.
            Err(_) => std::future::pending().await,
        },
    }
}
