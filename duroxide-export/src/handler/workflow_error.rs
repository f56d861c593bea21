//! Domain errors, and what a caller gets to see of them.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::error::Error;
use std::fmt;

/// An error of one's own that activities and orchestrations return: it arrives at the caller as the value that it was.
///
/// It travels as JSON in the text that duroxide records of a failure. Callers get it back as
/// [`CallError::Failed`].
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::{CallError, OrchestrationContext, WorkflowError};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Debug, thiserror::Error, Serialize, Deserialize)]
/// pub enum CardError {
///     #[error("the card was declined")]
///     Declined,
///     #[error("the bank does not answer")]
///     Unreachable,
/// }
///
/// impl WorkflowError for CardError {
///     // Optional: without it, a declared retry repeats the activity after every error.
///     fn is_retryable(&self) -> bool {
///         matches!(self, Self::Unreachable)
///     }
/// }
///
/// #[duroxide::activity(name = "charge-card", idempotent, retry(max_attempts = 3))]
/// async fn charge_card(amount_in_cents: u64) -> Result<String, CardError> {
///     if amount_in_cents > 100_00 { Err(CardError::Declined) } else { Ok("receipt".to_string()) }
/// }
///
/// #[duroxide::orchestration(name = "sell-book")]
/// async fn sell_book(ctx: OrchestrationContext, price_in_cents: u64) -> Result<String, CallError<CardError>> {
///     match ChargeCard::call(&ctx, &price_in_cents).await {
///         Err(CallError::Failed(CardError::Declined)) => Ok("put the book back".to_string()),
///         other => other,
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a domain error",
    label = "must implement `duroxide::WorkflowError`",
    note = "write `impl duroxide::WorkflowError for {Self} {{}}`"
)]
pub trait WorkflowError: Error + Serialize + DeserializeOwned + Send + 'static {
    /// Whether another attempt could end differently.
    ///
    /// A retry stops at the first error that says `false`: see `call` and `schedule_with_retry` of
    /// [`Activity`](crate::Activity). The default is `true`, as duroxide's own retry has it.
    fn is_retryable(&self) -> bool {
        true
    }
}

/// Why a call of a handler with a domain error failed.
///
/// Also an error for orchestrations to return: then `?` passes on what went wrong below them, the domain error as
/// the value that it is. In a handler whose error is `String`, `?` turns it into its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallError<E> {
    /// The handler itself returned this error.
    Failed(E),
    /// The runtime reports a failure: a timeout, a cancellation, a panic, or a payload that does not decode. A poisoned
    /// message is not among them: with that, duroxide ends the caller as well.
    Runtime(String),
}

impl<E> CallError<E> {
    /// The handler's own error, if it is one.
    pub fn failed(self) -> Option<E> {
        match self {
            Self::Failed(error) => Some(error),
            Self::Runtime(_) => None,
        }
    }
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => error.fmt(f),
            Self::Runtime(message) => f.write_str(message),
        }
    }
}

impl<E: Error + 'static> Error for CallError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            // `Display` is that of the domain error, so its cause is the next in the chain.
            Self::Failed(error) => error.source(),
            Self::Runtime(_) => None,
        }
    }
}

/// So that `?` works in a handler whose error is text.
impl<E: fmt::Display> From<CallError<E>> for String {
    fn from(error: CallError<E>) -> Self {
        error.to_string()
    }
}

/// So that `?` works on the methods of duroxide's contexts, which report errors as text.
impl<E> From<String> for CallError<E> {
    fn from(message: String) -> Self {
        Self::Runtime(message)
    }
}
