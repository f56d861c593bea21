//! The instances of a store, page by page.

use crate::call::instance::manage_error::ManageError;
use duroxide::{Client, ClientError, InstanceInfo};
use futures_util::FutureExt;
use futures_util::stream::{self, StreamExt};
use std::collections::HashSet;
use std::fmt;

/// How many instances or executions are looked up at the same time: no more than a store has connections.
pub(crate) const AT_ONCE: usize = 8;

/// Whether an instance runs, or how it has ended.
///
/// [`Instances::in_state`] selects instances by it.
///
/// ```
/// # use duroxide_export as duroxide;
/// # fn example(info: &duroxide::InstanceInfo) -> bool {
/// use duroxide::InstanceState;
///
/// InstanceState::of(info) == InstanceState::Failed
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum InstanceState {
    /// It has not ended. It may be about to continue as new.
    Running,
    /// It has returned an output.
    Completed,
    /// It has returned an error, or duroxide ended it: it was cancelled, panicked, was nondeterministic, or was poisoned.
    Failed,
}

impl InstanceState {
    /// Returns the state that a store has recorded.
    #[must_use]
    pub fn of(info: &InstanceInfo) -> Self {
        match &*info.status {
            "Completed" => Self::Completed,
            "Failed" => Self::Failed,
            _ => Self::Running,
        }
    }

    /// The statuses of duroxide that mean this.
    const fn statuses(self) -> &'static [&'static str] {
        match self {
            Self::Running => &["Running", "ContinuedAsNew"],
            Self::Completed => &["Completed"],
            Self::Failed => &["Failed"],
        }
    }
}

/// Instances of a store, page by page, the newest first.
///
/// [`Orchestration::instances`](crate::Orchestration::instances) returns it, and has an example.
///
/// # Performance
///
/// The first page lists the IDs of all instances in the store in one query, or in two or three for those in one state, and
/// keeps them. duroxide's stores can neither search by name nor return several instances at once. So each
/// instance is then looked up with one query, eight at the same time, until the page is full: a page costs as many queries as
/// it has instances, and one more for each instance of another orchestration that it skips.
#[derive(Clone)]
pub struct Instances {
    client: Client,
    /// The names of the orchestration; `None` for all orchestrations.
    names: Option<Vec<String>>,
    state: Option<InstanceState>,
    after: Option<String>,
    /// The IDs of the listed instances that are still to be looked up, once they are listed.
    remaining: Option<Vec<String>>,
}

impl Instances {
    pub(crate) const fn new(client: Client, names: Option<Vec<String>>) -> Self {
        Self { client, names, state: None, after: None, remaining: None }
    }

    /// Only returns instances in this state.
    #[must_use]
    pub const fn in_state(mut self, state: InstanceState) -> Self {
        self.state = Some(state);
        self
    }

    /// Only returns instances of the orchestration with this full name, which this program need not contain.
    #[cfg(feature = "dynamic")]
    #[must_use]
    pub fn named(mut self, name: impl AsRef<str>) -> Self {
        self.names = Some(vec![name.as_ref().to_owned()]);
        self
    }

    /// Begins with the instance that follows the one with this ID, as a server does that gets the last ID of the page
    /// before with each request.
    #[must_use]
    pub fn after(mut self, instance: impl AsRef<str>) -> Self {
        self.after = Some(instance.as_ref().to_owned());
        self
    }

    /// Returns the next instances, at most `size` of them, and at least one unless there are no more. A `size` of 0 counts
    /// as 1.
    ///
    /// Instances that are started after the first page was read are not among them. Those that have been deleted or have
    /// left the wanted state are skipped.
    ///
    /// # Errors
    ///
    /// `ManageError::Client` if the store cannot be read, in which case the next call continues where this one began; or
    /// `ManageError::NotFound` if the store does not list the instance that was passed to [`after`](Self::after).
    pub async fn next_page(&mut self, size: usize) -> Result<Vec<InstanceInfo>, ManageError> {
        let remaining = match self.remaining.take() {
            Some(remaining) => remaining,
            None => self.list().await?,
        };
        let remaining = self.remaining.insert(remaining);
        let (mut page, mut seen) = (Vec::new(), 0);
        {
            let client = &self.client;
            let mut infos = stream::iter(remaining.iter().rev())
                .map(|id| async move { found(client.get_instance_info(id).await) }.boxed())
                .buffered(AT_ONCE);
            while page.len() < size.max(1)
                && let Some(info) = infos.next().await
            {
                seen += 1;
                page.extend(info?.filter(|info| {
                    self.names.as_ref().is_none_or(|names| names.contains(&info.orchestration_name))
                        && self.state.is_none_or(|state| InstanceState::of(info) == state)
                }));
            }
        }
        let left = remaining.len() - seen;
        remaining.truncate(left);
        Ok(page)
    }

    /// Lists the IDs, the oldest first, so that those that were looked up can be cut off.
    async fn list(&self) -> Result<Vec<String>, ManageError> {
        let mut ids = self.client.list_all_instances().await?;
        if let Some(after) = &self.after {
            let Some(position) = ids.iter().position(|id| id == after) else {
                return Err(ManageError::NotFound { instance: after.clone() });
            };
            ids.drain(..=position);
        }
        if let Some(state) = self.state {
            let mut wanted = HashSet::new();
            for status in state.statuses() {
                wanted.extend(self.client.list_instances_by_status(status).await?);
            }
            ids.retain(|id| wanted.contains(id));
        }
        ids.reverse();
        Ok(ids)
    }
}

impl fmt::Debug for Instances {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { names, state, after, .. } = self;
        f.debug_struct("Instances")
            .field("names", names)
            .field("state", state)
            .field("after", after)
            .finish_non_exhaustive()
    }
}

/// Tells what does not exist from other errors. duroxide's stores only say so in the text: `Instance order-1 not found`,
/// `Instance not found`, or the same of an execution.
pub(crate) fn found<T>(result: Result<T, ClientError>) -> Result<Option<T>, ClientError> {
    match result {
        Ok(found) => Ok(Some(found)),
        Err(ClientError::Provider(error)) if is_not_found(&error.message) => Ok(None),
        Err(other) => Err(other),
    }
}

fn is_not_found(message: &str) -> bool {
    (message.starts_with("Instance ") && message.ends_with("not found"))
        || (message.starts_with("Execution ") && message.contains("not found"))
}
