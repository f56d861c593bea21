//! Domain errors, and how callers see them.

use crate::payload::codec;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::error::Error;
use std::fmt;

/// A domain error of an activity or orchestration. Callers get back the value itself, not its text.
///
/// It travels as JSON in the error text that duroxide records. Callers get it as [`CallError::Failed`].
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
///
/// [`#[derive(WorkflowError)]`](derive@crate::WorkflowError) implements it for an enum, with the conversions from the errors
/// of calls.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a domain error",
    label = "must implement `duroxide::WorkflowError`",
    note = "write `impl duroxide::WorkflowError for {Self} {{}}`"
)]
pub trait WorkflowError: Error + Serialize + DeserializeOwned + Send + 'static {
    /// Returns whether another attempt could end differently.
    ///
    /// A retry stops at the first error that returns `false`: see `call` of
    /// [`Activity`](crate::Activity). The default is `true`, as in duroxide's own retry.
    fn is_retryable(&self) -> bool {
        true
    }

    /// Encodes the error as the text that duroxide records. The default is JSON with sorted keys.
    ///
    /// Override this and [`decode`](Self::decode) together, to keep a format that histories already contain.
    ///
    /// # Errors
    ///
    /// The reason, if the error cannot be serialized. The recorded text is then that of its `Display`, with the reason.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// use duroxide::WorkflowError;
    /// use serde::{Deserialize, Serialize};
    ///
    /// #[derive(Debug, PartialEq, thiserror::Error, Serialize, Deserialize)]
    /// #[error("step {0} failed")]
    /// struct StepError(u32);
    ///
    /// impl WorkflowError for StepError {
    ///     fn encode(&self) -> Result<String, String> {
    ///         Ok(format!("STEPERR/1:{}", self.0))
    ///     }
    ///
    ///     fn decode(text: &str) -> Option<Self> {
    ///         text.strip_prefix("STEPERR/1:")?.parse().ok().map(Self)
    ///     }
    /// }
    ///
    /// assert_eq!(StepError::decode(&StepError(7).encode().unwrap()), Some(StepError(7)));
    /// assert_eq!(StepError::decode("canceled: no longer needed"), None);
    /// ```
    fn encode(&self) -> Result<String, String> {
        codec::encode_json(self).map_err(|error| error.to_string())
    }

    /// Decodes a recorded text; `None` if it is not an error of this type, such as a text that duroxide itself recorded.
    ///
    /// The default reads JSON.
    #[must_use]
    fn decode(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// Why a call of a handler with a domain error failed.
///
/// Orchestrations can also return it: `?` then passes on the errors of calls, with domain errors as themselves. In a
/// handler whose error is `String`, `?` converts it to text.
///
/// ```
/// # use duroxide_export as duroxide;
/// # use duroxide::{CallError, OrchestrationContext, WorkflowError};
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Debug, thiserror::Error, Serialize, Deserialize)]
/// # #[error("declined")]
/// # struct Declined;
/// # impl WorkflowError for Declined {}
/// # #[duroxide::activity(name = "charge-card", idempotent)]
/// # async fn charge_card(amount_in_cents: u64) -> Result<String, Declined> { Err(Declined) }
/// #[duroxide::orchestration(name = "sell-book")]
/// async fn sell_book(ctx: OrchestrationContext, price_in_cents: u64) -> Result<String, String> {
///     match ChargeCard::call(&ctx, &price_in_cents).await {
///         Ok(receipt) => Ok(receipt),
///         Err(CallError::Failed(Declined)) => Ok("pay in cash".to_string()),
///         Err(other) => Err(other.message()),
///     }
/// }
/// ```
///
/// An orchestration that calls handlers with different errors declares its own, and
/// [derives](derive@crate::WorkflowError) the conversions that `?` needs.
///
/// `Debug` starts with the text of `Display`, so that a `main` that returns the error prints a sentence.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallError<E> {
    /// The handler itself returned this error.
    Failed(E),
    /// The runtime reported a failure: a timeout, a cancellation, a panic, or a payload that cannot be decoded.
    ///
    /// Does not include poison messages: duroxide fails the caller as well.
    Runtime(String),
}

impl<E> CallError<E> {
    /// Returns the handler's own error, or `None` if the runtime reported the failure.
    pub fn failed(self) -> Option<E> {
        self.into_failed().ok()
    }

    /// Returns the handler's own error.
    ///
    /// # Errors
    ///
    /// The text of the failure that the runtime reported.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// use duroxide::CallError;
    ///
    /// assert_eq!(CallError::Failed("declined").into_failed(), Ok("declined"));
    /// let timeout = CallError::<()>::Runtime("timeout: activity timed out".to_string());
    /// assert_eq!(timeout.into_failed(), Err("timeout: activity timed out".to_string()));
    /// ```
    pub fn into_failed(self) -> Result<E, String> {
        match self {
            Self::Failed(error) => Ok(error),
            Self::Runtime(message) => Err(message),
        }
    }

    /// Converts the handler's own error, and leaves what the runtime reported as it is.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// use duroxide::CallError;
    ///
    /// let declined = CallError::Failed("declined");
    /// assert_eq!(declined.map(str::len), CallError::Failed(8));
    /// ```
    pub fn map<F>(self, convert: impl FnOnce(E) -> F) -> CallError<F> {
        match self {
            Self::Failed(error) => CallError::Failed(convert(error)),
            Self::Runtime(message) => CallError::Runtime(message),
        }
    }
}

impl<E: fmt::Display> CallError<E> {
    /// Returns the text of the handler's own error, or what the runtime reports.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// use duroxide::CallError;
    ///
    /// assert_eq!(CallError::Failed("declined").message(), "declined");
    /// assert_eq!(CallError::<String>::Runtime("canceled: no longer needed".to_string()).message(), "canceled: no longer needed");
    /// ```
    #[must_use]
    pub fn message(&self) -> String {
        self.to_string()
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

/// The sentence, and for the handler's own error also its value, which tests compare.
impl<E: fmt::Display + fmt::Debug> fmt::Debug for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(error) => write!(f, "{error} ({error:?})"),
            Self::Runtime(message) => write!(f, "{message} (reported by the runtime)"),
        }
    }
}

impl<E: Error + 'static> Error for CallError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            // `Display` shows the domain error, so the source is the next error in the chain.
            Self::Failed(error) => error.source(),
            Self::Runtime(_) => None,
        }
    }
}

/// Lets `?` work in a handler whose error is text.
impl<E: fmt::Display> From<CallError<E>> for String {
    fn from(error: CallError<E>) -> Self {
        error.to_string()
    }
}

/// Lets `?` work on the methods of duroxide's contexts, which report errors as text.
impl<E> From<String> for CallError<E> {
    fn from(message: String) -> Self {
        Self::Runtime(message)
    }
}
