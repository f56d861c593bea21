//! Why waiting for an orchestration gave no output.

use crate::call::instance::identity::OtherOrchestration;
use duroxide::{ClientError, ErrorDetails};
use std::fmt;
use std::time::Duration;

/// Why [`Orchestration::wait`](crate::Orchestration::wait) has no output to return.
///
/// `E` is the orchestration's own error.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum WaitError<E = String> {
    /// The instance had not ended when the time was up. It goes on running; wait again, or cancel it.
    Timeout {
        /// The ID that was waited for.
        instance: String,
        /// How long was waited.
        timeout: Duration,
    },
    /// The orchestration itself returned an error.
    Failed {
        /// The ID that was waited for.
        instance: String,
        /// The error that it returned.
        error: E,
    },
    /// duroxide ended the instance: it was cancelled, panicked, was not deterministic, or was poisoned.
    Runtime {
        /// The ID that was waited for.
        instance: String,
        /// What duroxide recorded.
        details: ErrorDetails,
    },
    /// The instance completed, but its output is not of the type that the handle declares.
    Output {
        /// The ID that was waited for.
        instance: String,
        /// The orchestration, the type that was wanted, and serde's message.
        message: String,
    },
    /// The instance runs another orchestration than that of the handle.
    OtherOrchestration(OtherOrchestration),
    /// The store could not be read, or the ID is not one.
    Client(ClientError),
}

impl<E: fmt::Display> fmt::Display for WaitError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Timeout { instance, timeout } => {
                write!(f, "instance `{instance}` has not ended after {timeout:?}; it goes on running")
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

impl<E: fmt::Display + fmt::Debug> std::error::Error for WaitError<E> {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Client(error) => Some(error),
            _ => None,
        }
    }
}

/// So that `?` works in a handler, whose error is text.
impl<E: fmt::Display> From<WaitError<E>> for String {
    fn from(error: WaitError<E>) -> Self {
        error.to_string()
    }
}
