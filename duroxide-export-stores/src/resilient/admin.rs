//! The operations of duroxide's `ProviderAdmin`.

use crate::resilient::Resilient;
use duroxide::Event;
use duroxide::providers::{
    DeleteInstanceResult, ExecutionInfo, InstanceFilter, InstanceInfo, InstanceTree, ProviderAdmin, ProviderError,
    PruneOptions, PruneResult, QueueDepths, SystemMetrics,
};
use std::time::Duration;

/// Calls an operation on the current provider, within a time limit.
macro_rules! on_provider {
    ($store:ident.$operation:ident($($argument:expr),*), $limit:expr) => {
        async {
            let provider = $store.database.provider();
            let call = async {
                match provider.as_management_capability() {
                    Some(admin) => admin.$operation($($argument),*).await,
                    None => Err(ProviderError::permanent(stringify!($operation), "the store has no management capability")),
                }
            };
            $store.limited(stringify!($operation), &provider, $limit, call).await
        }
    };
}

/// Calls an operation that reads.
macro_rules! read {
    ($store:ident.$operation:ident($($argument:expr),*)) => {
        $store
            .read_again(stringify!($operation), || {
                on_provider!($store.$operation($($argument),*), $store.database.limit())
            })
            .await
    };
}

/// Calls an operation that may delete many rows, in turn with other writers if the database needs that.
macro_rules! delete {
    ($store:ident.$operation:ident($($argument:expr),*)) => {
        $store
            .read_again(stringify!($operation), || {
                $store.in_turn(on_provider!($store.$operation($($argument.clone()),*), DELETE_LIMIT))
            })
            .await
    };
}

/// How long it may take to delete many instances, unless the database has a limit of its own.
const DELETE_LIMIT: Duration = Duration::from_secs(600);

#[async_trait::async_trait]
impl ProviderAdmin for Resilient {
    async fn list_instances(&self) -> Result<Vec<String>, ProviderError> {
        read!(self.list_instances())
    }

    async fn list_instances_by_status(&self, status: &str) -> Result<Vec<String>, ProviderError> {
        read!(self.list_instances_by_status(status))
    }

    async fn list_executions(&self, instance: &str) -> Result<Vec<u64>, ProviderError> {
        read!(self.list_executions(instance))
    }

    async fn read_history_with_execution_id(
        &self,
        instance: &str,
        execution_id: u64,
    ) -> Result<Vec<Event>, ProviderError> {
        read!(self.read_history_with_execution_id(instance, execution_id))
    }

    async fn read_history(&self, instance: &str) -> Result<Vec<Event>, ProviderError> {
        read!(self.read_history(instance))
    }

    async fn latest_execution_id(&self, instance: &str) -> Result<u64, ProviderError> {
        read!(self.latest_execution_id(instance))
    }

    async fn get_instance_info(&self, instance: &str) -> Result<InstanceInfo, ProviderError> {
        read!(self.get_instance_info(instance))
    }

    async fn get_execution_info(&self, instance: &str, execution_id: u64) -> Result<ExecutionInfo, ProviderError> {
        read!(self.get_execution_info(instance, execution_id))
    }

    async fn get_system_metrics(&self) -> Result<SystemMetrics, ProviderError> {
        read!(self.get_system_metrics())
    }

    async fn get_queue_depths(&self) -> Result<QueueDepths, ProviderError> {
        read!(self.get_queue_depths())
    }

    async fn list_children(&self, instance_id: &str) -> Result<Vec<String>, ProviderError> {
        read!(self.list_children(instance_id))
    }

    async fn get_parent_id(&self, instance_id: &str) -> Result<Option<String>, ProviderError> {
        read!(self.get_parent_id(instance_id))
    }

    async fn delete_instances_atomic(
        &self,
        ids: &[String],
        force: bool,
    ) -> Result<DeleteInstanceResult, ProviderError> {
        delete!(self.delete_instances_atomic(ids, force))
    }

    async fn get_instance_tree(&self, instance_id: &str) -> Result<InstanceTree, ProviderError> {
        read!(self.get_instance_tree(instance_id))
    }

    async fn delete_instance(&self, instance_id: &str, force: bool) -> Result<DeleteInstanceResult, ProviderError> {
        delete!(self.delete_instance(instance_id, force))
    }

    async fn delete_instance_bulk(&self, filter: InstanceFilter) -> Result<DeleteInstanceResult, ProviderError> {
        delete!(self.delete_instance_bulk(filter))
    }

    async fn prune_executions(&self, instance_id: &str, options: PruneOptions) -> Result<PruneResult, ProviderError> {
        delete!(self.prune_executions(instance_id, options))
    }

    async fn prune_executions_bulk(
        &self,
        filter: InstanceFilter,
        options: PruneOptions,
    ) -> Result<PruneResult, ProviderError> {
        delete!(self.prune_executions_bulk(filter, options))
    }
}
