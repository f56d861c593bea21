//! The status of an instance.

use crate::call::conversion;
use crate::call::instance::wait_error::WaitError;
use crate::handler::definition::{Definition, Error, Output, ProgressOf};
use duroxide::{AppErrorKind, ErrorDetails, OrchestrationStatus};
use std::time::Duration;

/// The status of an orchestration instance, with output, error and progress in the handler's types.
///
/// `E` is the orchestration's own error. `P` is the type of its progress: the one that the attribute declares with
/// `progress = ..`, or else `String`, for the text of `set_custom_status`.
///
/// In every variant, `progress` is the latest that was reported. It is `None` if nothing was reported, if it was
/// cleared, or if it does not have the type `P`, as when an older version of the orchestration reported it;
/// `custom_status` is the text itself.
///
/// A `match` on all variants needs no wildcard, but each variant may get more fields, so end its pattern with `..`.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # #[duroxide::orchestration(progress = u8)]
/// # async fn sell_book(title: String) -> Result<String, String> { Ok(title) }
/// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ClientError> {
/// use duroxide::Status;
///
/// match SellBook::status(client, "order-1").await? {
///     Status::NotFound => println!("never started"),
///     Status::Running { progress, .. } => println!("{} %", progress.unwrap_or(0)),
///     Status::Completed { output, .. } => println!("sold {output}"),
///     Status::Failed { error, .. } => println!("not sold: {error}"),
///     Status::Ended { details, .. } => println!("{}", details.display_message()),
///     Status::Undecodable { message, .. } => println!("{message}"),
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub enum Status<T, E = String, P = String> {
    /// The store has no such instance.
    NotFound,
    /// The instance has not ended.
    #[non_exhaustive]
    Running {
        /// The latest progress.
        progress: Option<P>,
        /// The text of the progress, as duroxide records it.
        custom_status: Option<String>,
        /// How many times progress was reported or cleared.
        custom_status_version: u64,
    },
    /// The instance completed successfully.
    #[non_exhaustive]
    Completed {
        /// What the orchestration returned.
        output: T,
        /// The latest progress.
        progress: Option<P>,
        /// The text of the progress, as duroxide records it.
        custom_status: Option<String>,
    },
    /// The orchestration itself returned an error.
    #[non_exhaustive]
    Failed {
        /// The error that it returned.
        error: E,
        /// The latest progress.
        progress: Option<P>,
        /// The text of the progress, as duroxide records it.
        custom_status: Option<String>,
    },
    /// duroxide ended the instance: it was cancelled, panicked, was nondeterministic, or was poisoned.
    #[non_exhaustive]
    Ended {
        /// What duroxide recorded.
        details: ErrorDetails,
        /// The latest progress.
        progress: Option<P>,
        /// The text of the progress, as duroxide records it.
        custom_status: Option<String>,
    },
    /// The instance completed successfully, but its output does not have the type that the handle declares.
    #[non_exhaustive]
    Undecodable {
        /// Names the orchestration and the expected type, with serde's message.
        message: String,
        /// The latest progress.
        progress: Option<P>,
        /// The text of the progress, as duroxide records it.
        custom_status: Option<String>,
    },
}

/// The status of an instance of a handler.
type StatusOf<D> = Status<Output<D>, Error<D>, ProgressOf<D>>;

impl Status<(), (), ()> {
    /// Converts duroxide's status to the handler's types.
    pub(crate) fn of<D: Definition>(status: OrchestrationStatus) -> StatusOf<D> {
        let decode =
            |custom_status: &Option<String>| custom_status.as_deref().and_then(conversion::recorded_progress::<D>);
        match status {
            OrchestrationStatus::NotFound => Status::NotFound,
            OrchestrationStatus::Running { custom_status, custom_status_version } => {
                Status::Running { progress: decode(&custom_status), custom_status, custom_status_version }
            }
            OrchestrationStatus::Completed { output, custom_status, .. } => {
                let progress = decode(&custom_status);
                match conversion::output::<D>(&output) {
                    Ok(output) => Status::Completed { output, progress, custom_status },
                    Err(message) => Status::Undecodable { message, progress, custom_status },
                }
            }
            OrchestrationStatus::Failed { details, custom_status, .. } => {
                let progress = decode(&custom_status);
                match own_error::<D>(&details) {
                    Some(error) => Status::Failed { error, progress, custom_status },
                    None => Status::Ended { details, progress, custom_status },
                }
            }
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

#[cfg(feature = "dynamic")]
impl<T, E, P> Status<T, E, P> {
    /// Converts the output and the error, and replaces the progress.
    pub(crate) fn converted<U, F, Q>(
        self,
        output: fn(&T) -> Result<U, String>,
        error: fn(&E) -> Result<F, String>,
        progress: Option<Q>,
    ) -> Status<U, F, Q> {
        match self {
            Self::NotFound => Status::NotFound,
            Self::Running { custom_status, custom_status_version, .. } => {
                Status::Running { progress, custom_status, custom_status_version }
            }
            Self::Completed { output: completed, custom_status, .. } => match output(&completed) {
                Ok(output) => Status::Completed { output, progress, custom_status },
                Err(message) => Status::Undecodable { message, progress, custom_status },
            },
            Self::Failed { error: failed, custom_status, .. } => match error(&failed) {
                Ok(error) => Status::Failed { error, progress, custom_status },
                Err(message) => Status::Undecodable { message, progress, custom_status },
            },
            Self::Ended { details, custom_status, .. } => Status::Ended { details, progress, custom_status },
            Self::Undecodable { message, custom_status, .. } => {
                Status::Undecodable { message, progress, custom_status }
            }
        }
    }
}

impl<T, E, P> Status<T, E, P> {
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
