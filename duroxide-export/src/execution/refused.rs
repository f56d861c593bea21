//! Durable futures that fail before anything is scheduled.

use duroxide::{DurableFuture, OrchestrationContext, SUB_ORCH_AUTO_PREFIX};

/// A future that fails at once with `error`: nothing is scheduled, and the history gets no event.
///
/// Only duroxide can create a [`DurableFuture`]. It documents that an ID it reserves yields one that fails without an
/// event.
pub(crate) fn refused<T: Send + 'static>(
    ctx: &OrchestrationContext,
    error: String,
) -> DurableFuture<Result<T, String>> {
    ctx.schedule_sub_orchestration_with_id("", SUB_ORCH_AUTO_PREFIX, "").map(move |_| Err(error))
}
