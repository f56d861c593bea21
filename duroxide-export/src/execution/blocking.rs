//! Activities written as a plain `fn`.

use crate::execution::panics::{self, Contained};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Runs a blocking function on tokio's blocking pool, so that it does not block duroxide's workers.
///
/// A panic propagates as in an `async fn`, so duroxide catches and records it. If the activity was cancelled meanwhile,
/// tokio drops the result of the function, or the payload of its panic.
pub async fn blocking<T: Send + 'static>(function: impl FnOnce() -> T + Send + 'static) -> T {
    let function = Contained::new(function);
    let run = || match catch_unwind(AssertUnwindSafe(|| function.into_inner()())) {
        Ok(value) => Ok(Contained::new(value)),
        Err(payload) => Err(panics::text(payload)),
    };
    match tokio::task::spawn_blocking(run).await {
        Ok(Ok(value)) => value.into_inner(),
        Ok(Err(text)) => resume_unwind(Box::new(text)),
        // Nothing aborts the task, so it is only cancelled when the tokio runtime shuts down. This future is then about to
        // be dropped as well, and duroxide runs the activity again in another process.
        Err(_) => std::future::pending().await,
    }
}
