//! The request for the next execution of an instance, with its options.

use crate::execution::call_site::{self, CallSite};
use duroxide::OrchestrationContext;
use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

/// The request for the next execution, which [`Orchestration::continue_as_new`](crate::Orchestration::continue_as_new)
/// returns.
///
/// Write `return` before it and `.await` after it. Awaiting makes the request and then never resolves, so the expression fits
/// every output. If the input cannot be serialized, it resolves to an error instead.
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::OrchestrationContext;
/// # use std::time::Duration;
/// #[duroxide::orchestration(name = "count-down", version = "2.0.0")]
/// async fn count_down(ctx: OrchestrationContext, seconds: u64) -> Result<String, String> {
///     if seconds == 0 {
///         return Ok("lift-off".to_string());
///     }
///     ctx.schedule_timer(Duration::from_secs(1)).await;
///     return CountDown::continue_as_new(&ctx, &(seconds - 1)).pinned().await;
/// }
/// ```
// duroxide records a request as soon as it is made, and cannot change it afterwards. So it is made at the first poll, when all
// options are set. If it is dropped before, the execution continues.
#[must_use = "the next execution starts only when this is awaited: write `return` before it and `.await` after it"]
pub struct ContinueAsNew<T, E> {
    request: Option<Request>,
    to_error: fn(String) -> E,
    _output: PhantomData<fn() -> T>,
}

/// An error that can be made from text, as [`Orchestration::continue_as_new`](crate::Orchestration::continue_as_new)
/// requires of the orchestration: its input may fail to serialize.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the error of an orchestration that continues as new",
    label = "must implement `From<String>`, for an input that cannot be serialized",
    note = "write `CallError<{Self}>` as the error, or add `#[derive(duroxide::WorkflowError)]` to `{Self}`, with a variant \
            `#[runtime] Other(String)`"
)]
pub trait FromText: From<String> {}

#[diagnostic::do_not_recommend]
impl<E: From<String>> FromText for E {}

/// This type does not depend on the handler's types, so it is compiled only once.
struct Request {
    ctx: OrchestrationContext,
    /// The encoded input, or why it cannot be encoded.
    payload: Result<String, String>,
    /// The version of the handle.
    version: &'static str,
    is_pinned: bool,
    site: CallSite,
}

impl<T, E> ContinueAsNew<T, E> {
    #[track_caller]
    pub(crate) fn new(ctx: &OrchestrationContext, payload: Result<String, String>, version: &'static str) -> Self
    where
        E: FromText,
    {
        let request = Request { ctx: ctx.clone(), payload, version, is_pinned: false, site: CallSite::here() };
        Self { request: Some(request), to_error: E::from, _output: PhantomData }
    }

    /// Runs the next execution in the version of this handle, instead of the latest one that is registered.
    ///
    /// Use the handle of another version to move an instance to that version.
    ///
    /// # Panics
    ///
    /// If it has already been polled. This only happens in code that polls by hand, because awaiting it consumes it.
    #[track_caller]
    pub const fn pinned(mut self) -> Self {
        self.request.as_mut().expect("the request is made: pin it before it is polled").is_pinned = true;
        self
    }
}

impl Request {
    fn make(self) -> Result<(), String> {
        let Self { ctx, payload, version, is_pinned, site } = self;
        let payload = payload?;
        site.note(call_site::NEXT_EXECUTION);
        if is_pinned {
            drop(ctx.continue_as_new_versioned(version, payload));
        } else {
            drop(ctx.continue_as_new(payload));
        }
        Ok(())
    }
}

impl<T, E> Future for ContinueAsNew<T, E> {
    type Output = Result<T, E>;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        match self.request.take().map(Request::make) {
            Some(Err(error)) => Poll::Ready(Err((self.to_error)(error))),
            _ => Poll::Pending,
        }
    }
}

impl<T, E> fmt::Debug for ContinueAsNew<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContinueAsNew").finish_non_exhaustive()
    }
}
