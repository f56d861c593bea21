//! Where an instance is.

use crate::call::conversion;
use crate::call::instance::wait_error::WaitError;
use crate::handler::definition::{Definition, Error, Output};
use duroxide::{AppErrorKind, ErrorDetails, OrchestrationStatus};
use std::time::Duration;

/// Where an instance of an orchestration is: duroxide's status, with the output and error as what they are.
///
/// `E` is the orchestration's own error.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Status<T, E = String> {
    /// The store knows no such instance.
    NotFound,
    /// The instance has not ended.
    #[non_exhaustive]
    Running {
        /// What the orchestration last set with `set_custom_status`.
        custom_status: Option<String>,
        /// How often it was set.
        custom_status_version: u64,
    },
    /// The instance has ended well.
    #[non_exhaustive]
    Completed {
        /// What the orchestration returned.
        output: T,
        /// What the orchestration last set with `set_custom_status`.
        custom_status: Option<String>,
    },
    /// The orchestration itself returned an error.
    #[non_exhaustive]
    Failed {
        /// The error that it returned.
        error: E,
        /// What the orchestration last set with `set_custom_status`.
        custom_status: Option<String>,
    },
    /// duroxide ended the instance: it was cancelled, panicked, was not deterministic, or was poisoned.
    #[non_exhaustive]
    Ended {
        /// What duroxide recorded.
        details: ErrorDetails,
        /// What the orchestration last set with `set_custom_status`.
        custom_status: Option<String>,
    },
    /// The instance has ended well, with an output that is not of the type that the handle declares.
    #[non_exhaustive]
    Undecodable {
        /// The orchestration, the type that was wanted, and serde's message.
        message: String,
        /// What the orchestration last set with `set_custom_status`.
        custom_status: Option<String>,
    },
}

impl Status<(), ()> {
    /// duroxide's status in the types of a definition.
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

/// The orchestration's own error, if that is what ended it.
fn own_error<D: Definition>(details: &ErrorDetails) -> Option<Error<D>> {
    match details {
        ErrorDetails::Application { kind: AppErrorKind::OrchestrationFailed, message, .. } => {
            conversion::error::<D>(message.clone()).ok()
        }
        _ => None,
    }
}

impl<T, E> Status<T, E> {
    /// What waiting for the end yields.
    pub(crate) fn into_result(self, instance: &str, timeout: Duration) -> Result<T, WaitError<E>> {
        let instance = instance.to_owned();
        match self {
            Self::Completed { output, .. } => Ok(output),
            Self::Failed { error, .. } => Err(WaitError::Failed { instance, error }),
            Self::Ended { details, .. } => Err(WaitError::Runtime { instance, details }),
            Self::Undecodable { message, .. } => Err(WaitError::Output { instance, message }),
            // duroxide waits for one of the above; were it ever to return early, the instance has not ended.
            Self::NotFound | Self::Running { .. } => Err(WaitError::Timeout { instance, timeout }),
        }
    }
}
