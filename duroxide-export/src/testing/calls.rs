//! The calls that were made, as read from the histories.

use crate::handler::meta::{Meta, Use};
use crate::testing::history;
use duroxide::{Client, EventKind};

/// The payloads of all calls of a handler, in the order in which they were scheduled.
pub(super) async fn payloads(client: &Client, handler: Use, meta: &Meta) -> Vec<String> {
    let events = match history::of_all_instances(client).await {
        Ok(events) => events,
        Err(error) => panic!("cannot read the histories: {error}"),
    };
    events.into_iter().filter_map(|event| payload(event.kind, handler, meta)).collect()
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
