//! Why waiting for an orchestration failed.

use crate::call::instance::identity::OtherOrchestration;
use duroxide::{ClientError, ErrorDetails};
use std::fmt;
use std::time::Duration;

/// Why [`Orchestration::wait`](crate::Orchestration::wait) returned no output.
///
/// `E` is the orchestration's own error. `Debug` prints the same sentence as `Display`, for a `main` that returns the error.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # use std::time::Duration;
/// # #[duroxide::orchestration] async fn sell_book(title: String) -> Result<String, String> { Ok(title) }
/// # async fn example(client: &duroxide::Client) {
/// use duroxide::WaitError;
///
/// match SellBook::wait(client, "order-1", Duration::from_secs(30)).await {
///     Ok(sold) => println!("sold {sold}"),
///     Err(WaitError::Timeout { instance, .. }) => println!("{instance} is still running"),
///     Err(error) => println!("{error}"),
/// }
/// # }
/// ```
#[derive(Clone)]
#[non_exhaustive]
pub enum WaitError<E = String> {
    /// The instance had not ended when the timeout expired. It keeps running; wait again, or cancel it.
    Timeout {
        /// The ID of the instance.
        instance: String,
        /// How long the call waited.
        timeout: Duration,
    },
    /// The orchestration itself returned an error.
    Failed {
        /// The ID of the instance.
        instance: String,
        /// The error that it returned.
        error: E,
    },
    /// duroxide ended the instance: it was cancelled, panicked, was nondeterministic, or was poisoned.
    Runtime {
        /// The ID of the instance.
        instance: String,
        /// What duroxide recorded.
        details: ErrorDetails,
    },
    /// The instance completed, but its output does not have the type that the handle declares.
    Output {
        /// The ID of the instance.
        instance: String,
        /// Names the orchestration and the expected type, with serde's message.
        message: String,
    },
    /// The instance runs a different orchestration from the handle's.
    OtherOrchestration(OtherOrchestration),
    /// The store could not be read, or the instance ID is invalid.
    Client(ClientError),
}

impl<E: fmt::Display> WaitError<E> {
    /// Returns the text of the orchestration's own error, or what duroxide reports, without the instance.
    ///
    /// `Display` adds which instance it is about.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// use duroxide::WaitError;
    ///
    /// let error = WaitError::Failed { instance: "order-1".to_string(), error: "sold out".to_string() };
    /// assert_eq!(error.message(), "sold out");
    /// assert_eq!(error.to_string(), "instance `order-1` failed: sold out");
    /// ```
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Failed { error, .. } => error.to_string(),
            Self::Runtime { details, .. } => details.display_message(),
            Self::Output { message, .. } => message.clone(),
            Self::Timeout { .. } | Self::OtherOrchestration(_) | Self::Client(_) => self.to_string(),
        }
    }
}

impl<E: fmt::Display> fmt::Display for WaitError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout { instance, timeout } => {
                write!(f, "instance `{instance}` has not ended after {timeout:?}; it is still running")
            }
            Self::Failed { instance, error } => write!(f, "instance `{instance}` failed: {error}"),
            Self::Runtime { instance, details } => {
                write!(f, "instance `{instance}` was ended: {}", details.display_message())
            }
            Self::Output { instance, message } => write!(f, "instance `{instance}` completed, but {message}"),
            Self::OtherOrchestration(other) => other.fmt(f),
            Self::Client(ClientError::InvalidInput { message }) => f.write_str(message),
            Self::Client(error) => write!(f, "the store cannot be read: {error}"),
        }
    }
}

impl<E: fmt::Display> fmt::Debug for WaitError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<E: fmt::Display> std::error::Error for WaitError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Client(error) => Some(error),
            _ => None,
        }
    }
}

/// Lets `?` work in a handler whose error is text.
impl<E: fmt::Display> From<WaitError<E>> for String {
    fn from(error: WaitError<E>) -> Self {
        error.to_string()
    }
}
