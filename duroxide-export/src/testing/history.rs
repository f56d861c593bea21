//! The histories of instances.

use duroxide::{Client, ClientError, Event};

/// All events of an instance, in order; empty if there is no such instance.
pub(super) async fn of_instance(client: &Client, instance: &str) -> Result<Vec<Event>, ClientError> {
    let mut events = Vec::new();
    for execution in client.list_executions(instance).await? {
        events.extend(client.read_execution_history(instance, execution).await?);
    }
    Ok(events)
}

/// All events of all instances, sorted by time.
pub(super) async fn of_all_instances(client: &Client) -> Result<Vec<Event>, ClientError> {
    let mut events = Vec::new();
    for instance in client.list_all_instances().await? {
        events.extend(of_instance(client, &instance).await?);
    }
    // Event IDs start again with each execution of an instance.
    events.sort_by_key(|event| (event.timestamp_ms, event.execution_id, event.event_id));
    Ok(events)
}
