//! Managing instances of any orchestration, even of those that this program does not contain.
//!
//! A tool for operators is built on these, together with [`history`](crate::dynamic::history()).

use crate::call::instance::instances::Instances;
use crate::call::instance::manage;
use crate::call::instance::manage_error::ManageError;
use crate::dynamic::history::{HistoryEvent, decoded};
use duroxide::{Client, DeleteInstanceResult, ExecutionInfo, InstanceInfo, InstanceTree, PruneOptions, PruneResult};

/// Lists the instances of all orchestrations, page by page, the newest first.
///
/// [`Instances::named`] selects an orchestration by name.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
/// use duroxide::dynamic;
///
/// let mut instances = dynamic::instances(client).named("shop::orchestration::sell-book");
/// for info in instances.next_page(50).await? {
///     println!("{}: {}", info.instance_id, info.status);
/// }
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn instances(client: &Client) -> Instances {
    Instances::new(client.clone(), None)
}

/// Returns what the store knows about an instance, such as the name and version of its orchestration. It costs one query.
///
/// # Errors
///
/// `ManageError::NotFound` if there is no such instance, `ManageError::Client` if the store cannot be read, or if `instance` is
/// empty or contains U+0000.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
/// use duroxide::dynamic;
///
/// let info = dynamic::instance_info(client, "order-1").await?;
/// println!("{} runs {}", info.instance_id, info.orchestration_name);
/// # Ok(())
/// # }
/// ```
pub async fn instance_info(client: &Client, instance: impl AsRef<str>) -> Result<InstanceInfo, ManageError> {
    manage::info(client, instance.as_ref(), None).await
}

/// Returns the last executions of an instance, like [`Orchestration::executions`](crate::Orchestration::executions).
///
/// # Errors
///
/// `ManageError::NotFound` if there is no such instance, `ManageError::Client` if the store cannot be read, or if `instance` is
/// empty or contains U+0000.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
/// use duroxide::dynamic;
///
/// for execution in dynamic::executions(client, "order-1", 10).await? {
///     println!("{}: {} events", execution.execution_id, execution.event_count);
/// }
/// # Ok(())
/// # }
/// ```
pub async fn executions(
    client: &Client,
    instance: impl AsRef<str>,
    last: usize,
) -> Result<Vec<ExecutionInfo>, ManageError> {
    manage::executions(client, instance.as_ref(), None, last).await
}

/// Returns the last events of an instance, in order, across its executions, decoded like those of
/// [`history`](crate::dynamic::history()).
///
/// It costs two queries, and one for each execution that has such an event.
///
/// # Errors
///
/// `ManageError::NotFound` if there is no such instance, `ManageError::Client` if the store cannot be read, or if `instance` is
/// empty or contains U+0000.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
/// use duroxide::dynamic;
///
/// for event in dynamic::last_events(client, "order-1", 20).await? {
///     println!("{} {:?}", event.event.event_id, event.payload);
/// }
/// # Ok(())
/// # }
/// ```
pub async fn last_events(
    client: &Client,
    instance: impl AsRef<str>,
    last: usize,
) -> Result<Vec<HistoryEvent>, ManageError> {
    let histories = manage::histories(client, instance.as_ref(), None, last).await?;
    Ok(manage::last_of(histories.into_iter().flat_map(decoded).collect(), last))
}

/// Deletes an instance that has ended, like [`Orchestration::delete`](crate::Orchestration::delete).
///
/// # Errors
///
/// `ManageError::NotFound` if there is no such instance, `ManageError::Client` if the store cannot be written, or if `instance` is
/// empty or contains U+0000. `ManageError::Running` if the instance or one of its sub-orchestrations has not ended,
/// and `ManageError::HasParent` if it is a sub-orchestration.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
/// use duroxide::dynamic;
///
/// let deleted = dynamic::delete(client, "order-1").await?;
/// println!("deleted {} events", deleted.events_deleted);
/// # Ok(())
/// # }
/// ```
pub async fn delete(client: &Client, instance: impl AsRef<str>) -> Result<DeleteInstanceResult, ManageError> {
    manage::delete(client, instance.as_ref(), None).await
}

/// Deletes an instance, even if it runs, like [`Orchestration::delete_running`](crate::Orchestration::delete_running).
///
/// # Errors
///
/// `ManageError::NotFound` if there is no such instance, `ManageError::Client` if the store cannot be written, or if `instance` is
/// empty or contains U+0000. `ManageError::HasParent` if it is a sub-orchestration.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
/// use duroxide::dynamic;
///
/// dynamic::delete_running(client, "order-1").await?;
/// # Ok(())
/// # }
/// ```
pub async fn delete_running(client: &Client, instance: impl AsRef<str>) -> Result<DeleteInstanceResult, ManageError> {
    manage::delete_running(client, instance.as_ref(), None).await
}

/// Deletes executions of an instance that has continued as new, like [`Orchestration::prune`](crate::Orchestration::prune).
///
/// # Errors
///
/// `ManageError::NotFound` if there is no such instance, `ManageError::Client` if the store cannot be written, or if `instance` is
/// empty or contains U+0000.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
/// use duroxide::{PruneOptions, dynamic};
///
/// dynamic::prune(client, "order-1", PruneOptions { keep_last: Some(10), ..PruneOptions::default() }).await?;
/// # Ok(())
/// # }
/// ```
pub async fn prune(
    client: &Client,
    instance: impl AsRef<str>,
    options: PruneOptions,
) -> Result<PruneResult, ManageError> {
    manage::prune(client, instance.as_ref(), None, options).await
}

/// Returns the IDs of an instance and of all instances below it, like [`Orchestration::tree`](crate::Orchestration::tree).
///
/// # Errors
///
/// `ManageError::NotFound` if there is no such instance, `ManageError::Client` if the store cannot be read, or if `instance` is
/// empty or contains U+0000.
///
/// ```no_run
/// # use duroxide_export as duroxide;
/// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
/// use duroxide::dynamic;
///
/// println!("{:?}", dynamic::tree(client, "order-1").await?.all_ids);
/// # Ok(())
/// # }
/// ```
pub async fn tree(client: &Client, instance: impl AsRef<str>) -> Result<InstanceTree, ManageError> {
    manage::tree(client, instance.as_ref(), None).await
}
