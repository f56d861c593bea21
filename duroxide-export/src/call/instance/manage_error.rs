//! Why managing an instance failed.

use crate::call::instance::identity::OtherOrchestration;
use duroxide::ClientError;
use std::fmt;

/// Why a call that manages instances failed, such as [`Orchestration::delete`](crate::Orchestration::delete).
///
/// `?` converts it to `ClientError`, for functions that make other calls of a client too.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # #[duroxide::orchestration] async fn sell_book(title: String) -> Result<String, String> { Ok(title) }
/// # async fn example(client: &duroxide::Client) {
/// use duroxide::ManageError;
///
/// match SellBook::delete(client, "order-1").await {
///     Ok(deleted) => println!("deleted {} events", deleted.events_deleted),
///     Err(ManageError::NotFound { instance }) => println!("{instance} is gone already"),
///     Err(error) => println!("{error}"),
/// }
/// # }
/// ```
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ManageError {
    /// The store has no such instance: it was never started, no worker has begun with it yet, or it was deleted.
    NotFound {
        /// The ID that was asked for.
        instance: String,
    },
    /// The instance runs a different orchestration from the handle's.
    OtherOrchestration(OtherOrchestration),
    /// The instance cannot be deleted, because it has not ended, or one of its sub-orchestrations has not.
    Running {
        /// The ID of the instance.
        instance: String,
    },
    /// The instance cannot be deleted on its own, because it is a sub-orchestration.
    HasParent {
        /// The ID of the instance.
        instance: String,
        /// The instance that scheduled it.
        parent: String,
    },
    /// The store could not be read or written, or the instance ID is invalid.
    Client(ClientError),
}

impl fmt::Display for ManageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound { instance } => write!(
                f,
                "there is no instance `{instance}`: check the ID, or wait until a worker has begun with the instance"
            ),
            Self::OtherOrchestration(other) => other.fmt(f),
            Self::Running { instance } => write!(
                f,
                "instance `{instance}` or one of its sub-orchestrations is running: cancel it and wait for its end before \
                 you delete it, or call `delete_running`"
            ),
            Self::HasParent { instance, parent } => write!(
                f,
                "instance `{instance}` is a sub-orchestration of `{parent}`: delete the instance at the root, with which \
                 all its sub-orchestrations are deleted"
            ),
            Self::Client(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ManageError {}

impl From<ClientError> for ManageError {
    fn from(error: ClientError) -> Self {
        Self::Client(error)
    }
}

impl From<OtherOrchestration> for ManageError {
    fn from(other: OtherOrchestration) -> Self {
        Self::OtherOrchestration(other)
    }
}

/// Lets `?` work among the calls of a client.
impl From<ManageError> for ClientError {
    fn from(error: ManageError) -> Self {
        match error {
            ManageError::NotFound { instance } => Self::InstanceNotFound { instance_id: instance },
            ManageError::Running { instance } => Self::InstanceStillRunning { instance_id: instance },
            ManageError::HasParent { instance, .. } => Self::CannotDeleteSubOrchestration { instance_id: instance },
            ManageError::Client(error) => error,
            ManageError::OtherOrchestration(other) => Self::InvalidInput { message: other.to_string() },
        }
    }
}
