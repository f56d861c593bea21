//! How operators manage the instances of a typed handle. See [`orchestration`](super::orchestration) about links and
//! examples.

use crate::call::instance::instances::Instances;
use crate::call::instance::manage;
use crate::call::instance::manage_error::ManageError;
use crate::call::orchestration::Orchestration;
use crate::handler::definition::Definition;
use crate::handler::meta::Meta;
use duroxide::{
    Client, DeleteInstanceResult, Event, ExecutionInfo, InstanceInfo, InstanceTree, OrchestrationContext, PruneOptions,
    PruneResult,
};

impl<D: Definition<Context = OrchestrationContext>> Orchestration<D> {
    /// What the instances must run.
    const EXPECTED: Option<&'static Meta> = Some(&D::META);

    /// Lists the instances of this orchestration, of all its versions and aliases, page by page, the newest first.
    ///
    /// The store is asked when a page is read. duroxide's stores cannot search by name, so a page costs one query for each of
    /// its instances, and one for each instance of another orchestration that lies between them.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
    /// use duroxide::InstanceState;
    ///
    /// let mut failed = Handle::instances(client).in_state(InstanceState::Failed);
    /// for info in failed.next_page(50).await? {
    ///     println!("{} {}: {:?}", info.instance_id, info.orchestration_version, info.output);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn instances(client: &Client) -> Instances {
        let names = D::META.names().map(str::to_owned).collect();
        Instances::new(client.clone(), Some(names))
    }

    /// Returns what the store knows about an instance: version, current execution, parent, and when it began.
    ///
    /// It costs one query. [`status`](#method.status) has output, error and progress in the handler's types.
    ///
    /// # Errors
    ///
    /// `ManageError::NotFound` if there is no such instance, `ManageError::OtherOrchestration` if it runs another
    /// orchestration, `ManageError::Client` if the store cannot be read, or if `instance` is empty or contains U+0000.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
    /// let info = Handle::instance_info(client, "instance-1").await?;
    /// println!("execution {} in version {}", info.current_execution_id, info.orchestration_version);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn instance_info(client: &Client, instance: impl AsRef<str>) -> Result<InstanceInfo, ManageError> {
        manage::info(client, instance.as_ref(), Self::EXPECTED).await
    }

    /// Returns the last executions of an instance, the oldest first: more than one if it has continued as new.
    ///
    /// `usize::MAX` returns all. It costs two queries, and one for each execution that it returns.
    ///
    /// # Errors
    ///
    /// `ManageError::NotFound` if there is no such instance, `ManageError::OtherOrchestration` if it runs another
    /// orchestration, `ManageError::Client` if the store cannot be read, or if `instance` is empty or contains U+0000.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
    /// for execution in Handle::executions(client, "instance-1", 10).await? {
    ///     println!("{} {}: {} events", execution.execution_id, execution.status, execution.event_count);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn executions(
        client: &Client,
        instance: impl AsRef<str>,
        last: usize,
    ) -> Result<Vec<ExecutionInfo>, ManageError> {
        manage::executions(client, instance.as_ref(), Self::EXPECTED, last).await
    }

    /// Returns the last events of an instance, in order, across its executions.
    ///
    /// `usize::MAX` returns all that the store has. It costs two queries, and one for each execution that has such an event.
    /// duroxide's stores read the whole history of an execution. With the feature `dynamic`,
    /// `duroxide::dynamic::last_events` also decodes the payloads.
    ///
    /// # Errors
    ///
    /// `ManageError::NotFound` if there is no such instance, `ManageError::OtherOrchestration` if it runs another
    /// orchestration, `ManageError::Client` if the store cannot be read, or if `instance` is empty or contains U+0000.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
    /// for event in Handle::last_events(client, "instance-1", 20).await? {
    ///     println!("{} {:?}", event.event_id, event.kind);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn last_events(
        client: &Client,
        instance: impl AsRef<str>,
        last: usize,
    ) -> Result<Vec<Event>, ManageError> {
        let histories = manage::histories(client, instance.as_ref(), Self::EXPECTED, last).await?;
        Ok(manage::last_of(histories.concat(), last))
    }

    /// Deletes an instance that has ended, with its histories, its values and all its sub-orchestrations.
    ///
    /// It costs one query, one for each instance of the tree, and one transaction that deletes them all.
    ///
    /// # Errors
    ///
    /// `ManageError::NotFound` if there is no such instance, `ManageError::OtherOrchestration` if it runs another
    /// orchestration, `ManageError::Client` if the store cannot be written, or if `instance` is empty or contains U+0000.
    /// `ManageError::Running` if the instance or one of its sub-orchestrations has not ended, and `ManageError::HasParent` if
    /// it is a sub-orchestration: only the root of a tree can be deleted.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
    /// let deleted = Handle::delete(client, "instance-1").await?;
    /// println!("deleted {} instances", deleted.instances_deleted);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete(client: &Client, instance: impl AsRef<str>) -> Result<DeleteInstanceResult, ManageError> {
        manage::delete(client, instance.as_ref(), Self::EXPECTED).await
    }

    /// Deletes an instance like [`delete`](#method.delete), even if it has not ended, such as one that no worker can run.
    ///
    /// Activities that are running are not stopped; what they return is lost. If workers can run the instance, rather
    /// [`cancel`](#method.cancel) it, [`wait`](#method.wait) for its end, and delete it then.
    ///
    /// # Errors
    ///
    /// `ManageError::NotFound` if there is no such instance, `ManageError::OtherOrchestration` if it runs another
    /// orchestration, `ManageError::Client` if the store cannot be written, or if `instance` is empty or contains U+0000.
    /// `ManageError::HasParent` if it is a sub-orchestration: only the root of a tree can be deleted.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
    /// Handle::delete_running(client, "instance-1").await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn delete_running(
        client: &Client,
        instance: impl AsRef<str>,
    ) -> Result<DeleteInstanceResult, ManageError> {
        manage::delete_running(client, instance.as_ref(), Self::EXPECTED).await
    }

    /// Deletes executions of an instance that has continued as new. The current execution stays.
    ///
    /// It costs one query more than duroxide's `prune_executions`.
    ///
    /// # Errors
    ///
    /// `ManageError::NotFound` if there is no such instance, `ManageError::OtherOrchestration` if it runs another
    /// orchestration, `ManageError::Client` if the store cannot be written, or if `instance` is empty or contains U+0000.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
    /// use duroxide::PruneOptions;
    ///
    /// let options = PruneOptions { keep_last: Some(10), ..PruneOptions::default() };
    /// let pruned = Handle::prune(client, "instance-1", options).await?;
    /// println!("deleted {} executions", pruned.executions_deleted);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn prune(
        client: &Client,
        instance: impl AsRef<str>,
        options: PruneOptions,
    ) -> Result<PruneResult, ManageError> {
        manage::prune(client, instance.as_ref(), Self::EXPECTED, options).await
    }

    /// Returns the IDs of an instance and of all its sub-orchestrations, and of theirs.
    ///
    /// Parents come before their children. It costs one query, and one for each ID that it returns.
    ///
    /// # Errors
    ///
    /// `ManageError::NotFound` if there is no such instance, `ManageError::OtherOrchestration` if it runs another
    /// orchestration, `ManageError::Client` if the store cannot be read, or if `instance` is empty or contains U+0000.
    ///
    /// ```no_run
    /// # use duroxide_export as duroxide;
    /// # #[duroxide::orchestration(name = "do-work", handle = Handle)]
    /// # async fn do_work(input: String) -> Result<String, String> { Ok(input) }
    /// # async fn example(client: &duroxide::Client) -> Result<(), duroxide::ManageError> {
    /// let tree = Handle::tree(client, "instance-1").await?;
    /// println!("{} instances: {:?}", tree.size(), tree.all_ids);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn tree(client: &Client, instance: impl AsRef<str>) -> Result<InstanceTree, ManageError> {
        manage::tree(client, instance.as_ref(), Self::EXPECTED).await
    }
}
