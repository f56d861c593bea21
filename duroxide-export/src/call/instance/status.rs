//! The status of an instance.

use crate::call::conversion;
use crate::call::instance::wait_error::WaitError;
use crate::handler::definition::{Definition, Error, Output};
use duroxide::{AppErrorKind, ErrorDetails, OrchestrationStatus};
use std::time::Duration;

/// The status of an orchestration instance, with the output and the error in the handler's types.
///
/// `E` is the orchestration's own error. A `match` on all variants needs no wildcard, but each variant may get more
/// fields, so end its pattern with `..`.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # #[duroxide::orchestration] async fn sell_book(title: String) -> Result<String, String> { Ok(title) }
/// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ClientError> {
/// use duroxide::Status;
///
/// match SellBook::status(client, "order-1").await? {
///     Status::NotFound => println!("never started"),
///     Status::Running { custom_status, .. } => println!("{}", custom_status.unwrap_or_default()),
///     Status::Completed { output, .. } => println!("sold {output}"),
///     Status::Failed { error, .. } => println!("not sold: {error}"),
///     Status::Ended { details, .. } => println!("{}", details.display_message()),
///     Status::Undecodable { message, .. } => println!("{message}"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub enum Status<T, E = String> {
    /// The store has no such instance.
    NotFound,
    /// The instance has not ended.
    #[non_exhaustive]
    Running {
        /// The latest value of `set_custom_status`.
        custom_status: Option<String>,
        /// How many times the custom status was set.
        custom_status_version: u64,
    },
    /// The instance completed successfully.
    #[non_exhaustive]
    Completed {
        /// What the orchestration returned.
        output: T,
        /// The latest value of `set_custom_status`.
        custom_status: Option<String>,
    },
    /// The orchestration itself returned an error.
    #[non_exhaustive]
    Failed {
        /// The error that it returned.
        error: E,
        /// The latest value of `set_custom_status`.
        custom_status: Option<String>,
    },
    /// duroxide ended the instance: it was cancelled, panicked, was nondeterministic, or was poisoned.
    #[non_exhaustive]
    Ended {
        /// What duroxide recorded.
        details: ErrorDetails,
        /// The latest value of `set_custom_status`.
        custom_status: Option<String>,
    },
    /// The instance completed successfully, but its output does not have the type that the handle declares.
    #[non_exhaustive]
    Undecodable {
        /// Names the orchestration and the expected type, with serde's message.
        message: String,
        /// The latest value of `set_custom_status`.
        custom_status: Option<String>,
    },
}

impl Status<(), ()> {
    /// Converts duroxide's status to the handler's types.
    pub(crate) fn of<D: Definition>(status: OrchestrationStatus) -> Status<Output<D>, Error<D>> {
        match status {
            OrchestrationStatus::NotFound => Status::NotFound,
            OrchestrationStatus::Running { custom_status, custom_status_version } => {
                Status::Running { custom_status, custom_status_version }
            }
            OrchestrationStatus::Completed { output, custom_status, .. } => match conversion::output::<D>(&output) {
                Ok(output) => Status::Completed { output, custom_status },
                Err(message) => Status::Undecodable { message, custom_status },
            },
            OrchestrationStatus::Failed { details, custom_status, .. } => match own_error::<D>(&details) {
                Some(error) => Status::Failed { error, custom_status },
                None => Status::Ended { details, custom_status },
            },
        }
    }
}

/// The orchestration's own error, if that ended it.
fn own_error<D: Definition>(details: &ErrorDetails) -> Option<Error<D>> {
    match details {
        ErrorDetails::Application { kind: AppErrorKind::OrchestrationFailed, message, .. } => {
            conversion::error::<D>(message.clone()).ok()
        }
        _ => None,
    }
}

impl<T, E> Status<T, E> {
    /// Converts the status of an ended instance to what `wait` returns.
    pub(crate) fn into_result(self, instance: &str, timeout: Duration) -> Result<T, WaitError<E>> {
        let instance = instance.to_owned();
        match self {
            Self::Completed { output, .. } => Ok(output),
            Self::Failed { error, .. } => Err(WaitError::Failed { instance, error }),
            Self::Ended { details, .. } => Err(WaitError::Runtime { instance, details }),
            Self::Undecodable { message, .. } => Err(WaitError::Output { instance, message }),
            // duroxide only returns once the instance has ended. If it ever returned early, the instance would still be
            // running.
            Self::NotFound | Self::Running { .. } => Err(WaitError::Timeout { instance, timeout }),
        }
    }
}
