//! What people and tools need.

use crate::memory::MemoryStore;
use crate::memory::state::State;
use duroxide::Event;
use duroxide::providers::{
    DeleteInstanceResult, ExecutionInfo, InstanceFilter, InstanceInfo, ProviderAdmin, ProviderError, PruneOptions,
    PruneResult, QueueDepths, SystemMetrics,
};
use std::cmp::Reverse;

/// How many instances an operation on many of them takes, unless its filter says otherwise.
const LIMIT: u32 = 1000;

/// Instances for which something holds, the oldest first.
fn oldest_first(state: &State, is: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found: Vec<_> = state.instances.iter().filter(|(id, _)| is(id)).collect();
    found.sort_by_key(|(_, row)| row.number);
    found.into_iter().map(|(id, _)| id.clone()).collect()
}

fn newest_first(state: &State, is: impl Fn(&str) -> bool) -> Vec<String> {
    let mut found = oldest_first(state, is);
    found.sort_by_key(|id| Reverse(state.instances[id].number));
    found
}

fn status<'a>(state: &'a State, instance: &str) -> Option<&'a str> {
    state.present_execution(instance).map(|execution| execution.status.as_str())
}

/// The instances that a filter selects among those for which something holds.
fn select(state: &State, filter: &InstanceFilter, is: impl Fn(&str) -> bool) -> Vec<String> {
    let is_named = |id: &str| filter.instance_ids.as_ref().is_none_or(|ids| ids.iter().any(|named| named == id));
    let is_early = |id: &str| {
        let completed_at = || state.present_execution(id)?.completed_at;
        filter.completed_before.is_none_or(|before| completed_at().is_some_and(|at| at < before))
    };
    let mut found = oldest_first(state, |id| is_named(id) && is_early(id) && is(id));
    found.truncate(filter.limit.unwrap_or(LIMIT) as usize);
    found
}

fn delete(state: &mut State, ids: &[String], force: bool) -> Result<DeleteInstanceResult, ProviderError> {
    let refusal = |reason: String| Err(ProviderError::permanent("delete_instances_atomic", reason));
    if let Some(id) = ids.iter().find(|id| !force && status(state, id) == Some("Running")) {
        return refusal(format!("Instance {id} is still running. Use force=true to delete anyway, or cancel first."));
    }
    let is_orphan = |id: &str| {
        let parent = state.instances[id].parent.as_ref();
        parent.is_some_and(|parent| ids.contains(parent)) && !ids.iter().any(|deleted| deleted == id)
    };
    if let Some(id) = oldest_first(state, is_orphan).first() {
        return refusal(format!(
            "Cannot delete: child {id} was created after tree traversal. Re-fetch the tree and retry."
        ));
    }
    let is_deleted = |id: &str| ids.iter().any(|deleted| deleted == id);
    let queued = state.messages.len() + state.work.len();
    state.messages.retain(|_, message| !is_deleted(&message.instance));
    state.work.retain(|_, work| super::state::identity(&work.item).is_none_or(|(instance, ..)| !is_deleted(instance)));
    let queue_messages_deleted = (queued - state.messages.len() - state.work.len()) as u64;
    let executions = state.executions.len();
    state.executions.retain(|(id, _), _| !is_deleted(id));
    let histories = state.histories.iter().filter(|((id, _), _)| is_deleted(id));
    let events_deleted = histories.map(|(_, history)| history.len() as u64).sum();
    state.histories.retain(|(id, _), _| !is_deleted(id));
    state.locks.retain(|id, _| !is_deleted(id));
    state.values.retain(|id, _| !is_deleted(id));
    state.changes.retain(|id, _| !is_deleted(id));
    state.instances.retain(|id, _| !is_deleted(id));
    Ok(DeleteInstanceResult {
        instances_deleted: ids.len() as u64,
        executions_deleted: (executions - state.executions.len()) as u64,
        events_deleted,
        queue_messages_deleted,
    })
}

fn prune(state: &mut State, instance: &str, options: &PruneOptions) -> Result<PruneResult, ProviderError> {
    let Some(present) = state.instances.get(instance).map(|row| row.execution) else {
        return Err(ProviderError::permanent("prune_executions", format!("Instance {instance} not found")));
    };
    let all: Vec<_> = state.execution_ids(instance).collect();
    let kept = options.keep_last.map_or(0, |keep| keep as usize);
    let mut pruned = PruneResult { instances_processed: 1, ..PruneResult::default() };
    for execution in all.iter().take(all.len().saturating_sub(kept)) {
        let key = (instance.to_owned(), *execution);
        let row = &state.executions[&key];
        let is_early = options.completed_before.is_none_or(|before| row.completed_at.is_some_and(|at| at < before));
        if *execution != present && row.status != "Running" && is_early {
            state.executions.remove(&key);
            pruned.executions_deleted += 1;
            pruned.events_deleted += state.histories.remove(&key).map_or(0, |history| history.len() as u64);
        }
    }
    Ok(pruned)
}

fn instance_info(state: &State, instance: &str) -> Result<InstanceInfo, ProviderError> {
    let Some(row) = state.instances.get(instance) else {
        return Err(ProviderError::permanent("get_instance_info", format!("Instance {instance} not found")));
    };
    let execution = state.present_execution(instance);
    Ok(InstanceInfo {
        instance_id: instance.to_owned(),
        orchestration_name: row.orchestration.clone(),
        orchestration_version: row.version.clone(),
        current_execution_id: row.execution,
        status: execution.map_or_else(|| "Unknown".to_owned(), |execution| execution.status.clone()),
        output: execution.and_then(|execution| execution.output.clone()),
        created_at: row.created_at,
        updated_at: row.created_at,
        parent_instance_id: row.parent.clone(),
    })
}

fn execution_info(state: &State, instance: &str, execution_id: u64) -> Result<ExecutionInfo, ProviderError> {
    let key = (instance.to_owned(), execution_id);
    let Some(row) = state.executions.get(&key) else {
        let message = format!("Execution {execution_id} not found for instance {instance}");
        return Err(ProviderError::permanent("get_execution_info", message));
    };
    Ok(ExecutionInfo {
        execution_id,
        status: row.status.clone(),
        output: row.output.clone(),
        started_at: row.started_at,
        completed_at: row.completed_at,
        event_count: state.histories.get(&key).map_or(0, std::collections::BTreeMap::len),
    })
}

fn metrics(state: &State) -> SystemMetrics {
    let count = |is: &str| state.instances.keys().filter(|id| status(state, id) == Some(is)).count() as u64;
    SystemMetrics {
        total_instances: state.instances.len() as u64,
        total_executions: state.executions.len() as u64,
        running_instances: count("Running"),
        completed_instances: count("Completed"),
        failed_instances: count("Failed"),
        total_events: state.histories.values().map(|history| history.len() as u64).sum(),
    }
}

#[async_trait::async_trait]
impl ProviderAdmin for MemoryStore {
    async fn list_instances(&self) -> Result<Vec<String>, ProviderError> {
        self.transact(|state, _| Ok(newest_first(state, |_| true)))
    }

    async fn list_instances_by_status(&self, wanted: &str) -> Result<Vec<String>, ProviderError> {
        self.transact(|state, _| Ok(newest_first(state, |id| status(state, id) == Some(wanted))))
    }

    async fn list_executions(&self, instance: &str) -> Result<Vec<u64>, ProviderError> {
        self.transact(|state, _| Ok(state.execution_ids(instance).collect()))
    }

    async fn read_history_with_execution_id(
        &self,
        instance: &str,
        execution_id: u64,
    ) -> Result<Vec<Event>, ProviderError> {
        self.transact(|state, _| state.history(instance, execution_id, "read_history_with_execution_id"))
    }

    async fn read_history(&self, instance: &str) -> Result<Vec<Event>, ProviderError> {
        self.transact(|state, _| state.history(instance, state.latest_execution(instance), "read_history"))
    }

    async fn latest_execution_id(&self, instance: &str) -> Result<u64, ProviderError> {
        self.transact(|state, _| Ok(state.latest_execution(instance)))
    }

    async fn get_instance_info(&self, instance: &str) -> Result<InstanceInfo, ProviderError> {
        self.transact(|state, _| instance_info(state, instance))
    }

    async fn get_execution_info(&self, instance: &str, execution_id: u64) -> Result<ExecutionInfo, ProviderError> {
        self.transact(|state, _| execution_info(state, instance, execution_id))
    }

    async fn get_system_metrics(&self) -> Result<SystemMetrics, ProviderError> {
        self.transact(|state, _| Ok(metrics(state)))
    }

    async fn get_queue_depths(&self) -> Result<QueueDepths, ProviderError> {
        self.transact(|state, _| {
            Ok(QueueDepths {
                orchestrator_queue: state.messages.values().filter(|message| message.token.is_none()).count(),
                worker_queue: state.work.values().filter(|work| work.lock.is_none()).count(),
                timer_queue: 0,
            })
        })
    }

    async fn list_children(&self, instance_id: &str) -> Result<Vec<String>, ProviderError> {
        self.transact(|state, _| {
            Ok(oldest_first(state, |id| state.instances[id].parent.as_deref() == Some(instance_id)))
        })
    }

    async fn get_parent_id(&self, instance_id: &str) -> Result<Option<String>, ProviderError> {
        self.transact(|state, _| match state.instances.get(instance_id) {
            Some(row) => Ok(row.parent.clone()),
            None => Err(ProviderError::permanent("get_parent_id", format!("Instance {instance_id} not found"))),
        })
    }

    async fn delete_instances_atomic(
        &self,
        ids: &[String],
        force: bool,
    ) -> Result<DeleteInstanceResult, ProviderError> {
        self.transact(|state, _| delete(state, ids, force))
    }

    async fn delete_instance_bulk(&self, filter: InstanceFilter) -> Result<DeleteInstanceResult, ProviderError> {
        let roots = self.transact(|state, _| {
            let has_ended = |id: &str| matches!(status(state, id), Some("Completed" | "Failed" | "ContinuedAsNew"));
            Ok(select(state, &filter, |id| state.instances[id].parent.is_none() && has_ended(id)))
        })?;
        let mut deleted = DeleteInstanceResult::default();
        for root in roots {
            let tree = self.get_instance_tree(&root).await?;
            let one = self.delete_instances_atomic(&tree.all_ids, true).await?;
            deleted.instances_deleted += one.instances_deleted;
            deleted.executions_deleted += one.executions_deleted;
            deleted.events_deleted += one.events_deleted;
            deleted.queue_messages_deleted += one.queue_messages_deleted;
        }
        Ok(deleted)
    }

    async fn prune_executions(&self, instance_id: &str, options: PruneOptions) -> Result<PruneResult, ProviderError> {
        self.transact(|state, _| prune(state, instance_id, &options))
    }

    async fn prune_executions_bulk(
        &self,
        filter: InstanceFilter,
        options: PruneOptions,
    ) -> Result<PruneResult, ProviderError> {
        self.transact(|state, _| {
            let mut pruned = PruneResult::default();
            for instance in select(state, &filter, |_| true) {
                let one = prune(state, &instance, &options)?;
                pruned.instances_processed += one.instances_processed;
                pruned.executions_deleted += one.executions_deleted;
                pruned.events_deleted += one.events_deleted;
            }
            Ok(pruned)
        })
    }
}
