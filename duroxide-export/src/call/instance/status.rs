//! The status of an instance.

use crate::call::conversion;
use crate::call::instance::wait_error::WaitError;
use crate::handler::definition::{Definition, Error, Output, ProgressOf};
use duroxide::{AppErrorKind, ErrorDetails, OrchestrationStatus};
use std::fmt;
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
    pub(crate) fn from_duroxide<D: Definition>(status: OrchestrationStatus) -> StatusOf<D> {
        let own_error = |text: &str| conversion::error::<D>(text.to_owned()).ok();
        Status::decoded(status, conversion::output::<D>, own_error, conversion::recorded_progress::<D>)
    }
}

impl<T, E, P> Status<T, E, P> {
    /// The latest progress, in every variant.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::orchestration(progress = u8)]
    /// # async fn sell_book(title: String) -> Result<String, String> { Ok(title) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ClientError> {
    /// let status = SellBook::status(client, "order-1").await?;
    /// println!("{} %", status.progress().unwrap_or(&0));
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub const fn progress(&self) -> Option<&P> {
        match self {
            Self::NotFound => None,
            Self::Running { progress, .. }
            | Self::Completed { progress, .. }
            | Self::Failed { progress, .. }
            | Self::Ended { progress, .. }
            | Self::Undecodable { progress, .. } => progress.as_ref(),
        }
    }

    /// Why the instance has no output: its own error, what duroxide recorded, or why the output cannot be decoded. `None`
    /// while it runs, if it completed, and if there is no such instance.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::orchestration]
    /// # async fn sell_book(title: String) -> Result<String, String> { Ok(title) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ClientError> {
    /// if let Some(message) = SellBook::status(client, "order-1").await?.message() {
    ///     eprintln!("order-1: {message}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn message(&self) -> Option<String>
    where
        E: fmt::Display,
    {
        match self {
            Self::NotFound | Self::Running { .. } | Self::Completed { .. } => None,
            Self::Failed { error, .. } => Some(error.to_string()),
            Self::Ended { details, .. } => Some(details.display_message()),
            Self::Undecodable { message, .. } => Some(message.clone()),
        }
    }

    /// Converts duroxide's status. `error` returns `None` for a text that is not the orchestration's own error.
    pub(crate) fn decoded(
        status: OrchestrationStatus,
        output: fn(&str) -> Result<T, String>,
        error: fn(&str) -> Option<E>,
        progress: fn(&str) -> Option<P>,
    ) -> Self {
        let decode = |custom_status: &Option<String>| custom_status.as_deref().and_then(progress);
        match status {
            OrchestrationStatus::NotFound => Self::NotFound,
            OrchestrationStatus::Running { custom_status, custom_status_version } => {
                Self::Running { progress: decode(&custom_status), custom_status, custom_status_version }
            }
            OrchestrationStatus::Completed { output: completed, custom_status, .. } => {
                let progress = decode(&custom_status);
                match output(&completed) {
                    Ok(output) => Self::Completed { output, progress, custom_status },
                    Err(message) => Self::Undecodable { message, progress, custom_status },
                }
            }
            OrchestrationStatus::Failed { details, custom_status, .. } => {
                let progress = decode(&custom_status);
                let own = match &details {
                    ErrorDetails::Application { kind: AppErrorKind::OrchestrationFailed, message, .. } => {
                        error(message)
                    }
                    _ => None,
                };
                match own {
                    Some(error) => Self::Failed { error, progress, custom_status },
                    None => Self::Ended { details, progress, custom_status },
                }
            }
        }
    }

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
