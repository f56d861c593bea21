//! Managing one instance. Each function takes the handler that the instance must run; `None` accepts every one.

use crate::call::instance::identity;
use crate::call::instance::instances::{AT_ONCE, InstanceState, found};
use crate::call::instance::manage_error::ManageError;
use crate::handler::meta::Meta;
use crate::payload::id;
use duroxide::{
    Client, ClientError, DeleteInstanceResult, Event, ExecutionInfo, InstanceInfo, InstanceTree, PruneOptions,
    PruneResult,
};
use futures_util::FutureExt;
use futures_util::stream::{self, StreamExt, TryStreamExt};

type Expected = Option<&'static Meta>;

/// Returns what the store knows about an instance.
pub(crate) async fn info(client: &Client, instance: &str, expected: Expected) -> Result<InstanceInfo, ManageError> {
    id::checked(instance)?;
    let info = found(client.get_instance_info(instance).await)?;
    let info = info.ok_or_else(|| ManageError::NotFound { instance: instance.to_owned() })?;
    if let Some(meta) = expected {
        identity::check(Some(&info.orchestration_name), instance, meta)?;
    }
    Ok(info)
}

/// Returns the last executions of an instance, the oldest first.
pub(crate) async fn executions(
    client: &Client,
    instance: &str,
    expected: Expected,
    last: usize,
) -> Result<Vec<ExecutionInfo>, ManageError> {
    info(client, instance, expected).await?;
    let infos = stream::iter(last_of(client.list_executions(instance).await?, last))
        .map(|execution| async move { found(client.get_execution_info(instance, execution).await) }.boxed())
        .buffered(AT_ONCE);
    let infos: Vec<_> = infos.try_collect().await?;
    Ok(infos.into_iter().flatten().collect())
}

/// Returns the histories of the last executions of an instance, the oldest first: as many as contain the last events.
pub(crate) async fn histories(
    client: &Client,
    instance: &str,
    expected: Expected,
    last: usize,
) -> Result<Vec<Vec<Event>>, ManageError> {
    info(client, instance, expected).await?;
    let mut histories = Vec::new();
    let mut events = 0;
    for execution in client.list_executions(instance).await?.into_iter().rev() {
        if events >= last {
            break;
        }
        let history = client.read_execution_history(instance, execution).await?;
        events += history.len();
        histories.push(history);
    }
    histories.reverse();
    Ok(histories)
}

/// Returns the last of these, in order.
pub(crate) fn last_of<T>(mut all: Vec<T>, last: usize) -> Vec<T> {
    all.split_off(all.len().saturating_sub(last))
}

/// Deletes an instance that has ended.
pub(crate) async fn delete(
    client: &Client,
    instance: &str,
    expected: Expected,
) -> Result<DeleteInstanceResult, ManageError> {
    let info = deletable(client, instance, expected).await?;
    // duroxide only looks for `Running`. An instance that is about to continue as new is lost if it is deleted.
    if InstanceState::of(&info) == InstanceState::Running {
        return Err(ManageError::Running { instance: info.instance_id });
    }
    client.delete_instance(instance, false).await.map_err(|error| undeletable(error, instance))
}

/// Deletes an instance, even if it runs.
pub(crate) async fn delete_running(
    client: &Client,
    instance: &str,
    expected: Expected,
) -> Result<DeleteInstanceResult, ManageError> {
    deletable(client, instance, expected).await?;
    client.delete_instance(instance, true).await.map_err(|error| undeletable(error, instance))
}

async fn deletable(client: &Client, instance: &str, expected: Expected) -> Result<InstanceInfo, ManageError> {
    let info = info(client, instance, expected).await?;
    match info.parent_instance_id {
        Some(parent) => Err(ManageError::HasParent { instance: info.instance_id, parent }),
        None => Ok(info),
    }
}

/// Describes why the store refuses to delete an instance: it has changed since it was looked up, or a sub-orchestration runs.
fn undeletable(error: ClientError, instance: &str) -> ManageError {
    let instance = instance.to_owned();
    match error {
        ClientError::InstanceNotFound { .. } => ManageError::NotFound { instance },
        ClientError::InstanceStillRunning { .. } => ManageError::Running { instance },
        // duroxide does not recognize the text of its PostgreSQL store.
        ClientError::Provider(error) if error.message.contains("Use force=true to delete") => {
            ManageError::Running { instance }
        }
        other => ManageError::Client(other),
    }
}

/// Deletes executions that are not the current one.
pub(crate) async fn prune(
    client: &Client,
    instance: &str,
    expected: Expected,
    options: PruneOptions,
) -> Result<PruneResult, ManageError> {
    info(client, instance, expected).await?;
    Ok(client.prune_executions(instance, options).await?)
}

/// Returns the instance and all instances below it.
pub(crate) async fn tree(client: &Client, instance: &str, expected: Expected) -> Result<InstanceTree, ManageError> {
    info(client, instance, expected).await?;
    Ok(client.get_instance_tree(instance).await?)
}
