//! The calls that were made, as read from the histories.

use crate::handler::meta::{Meta, Use};
use duroxide::{Client, ClientError, Event, EventKind};

/// The payloads of all calls of a handler, in the order in which they were scheduled.
pub(super) async fn payloads(client: &Client, handler: Use, meta: &Meta) -> Vec<String> {
    let events = match events(client).await {
        Ok(events) => events,
        Err(error) => panic!("cannot read the histories: {error}"),
    };
    events.into_iter().filter_map(|event| payload(event.kind, handler, meta)).collect()
}

/// All events of all instances, sorted by time.
async fn events(client: &Client) -> Result<Vec<Event>, ClientError> {
    let mut events = Vec::new();
    for instance in client.list_all_instances().await? {
        for execution in client.list_executions(&instance).await? {
            events.extend(client.read_execution_history(&instance, execution).await?);
        }
    }
    // Event IDs start again with each execution of an instance.
    events.sort_by_key(|event| (event.timestamp_ms, event.execution_id, event.event_id));
    Ok(events)
}

/// The payload, if the event is a call of the handler under any of its names.
fn payload(event: EventKind, handler: Use, meta: &Meta) -> Option<String> {
    let ((Use::Activity(_), EventKind::ActivityScheduled { name, input, .. })
    | (
        Use::Orchestration(_),
        EventKind::SubOrchestrationScheduled { name, input, .. } | EventKind::OrchestrationChained { name, input, .. },
    )) = (handler, event)
    else {
        return None;
    };
    meta.has_name(&name).then_some(input)
}
