//! Two things that duroxide does not do at the end of a turn: tell the parent when an instance fails, and fail an instance that
//! waits for something that can never arrive.

use duroxide::providers::{ExecutionMetadata, OrchestrationItem, WorkItem};
use duroxide::{AppErrorKind, ErrorDetails, Event, EventKind};
use std::collections::BTreeMap;

/// The call of a parent that waits for an instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parent {
    pub(super) instance: String,
    /// `None` if an old version of duroxide wrote the start.
    pub(super) execution_id: Option<u64>,
    pub(super) call: u64,
}

impl Parent {
    /// Finds the parent of a fetched instance, in its start.
    pub(super) fn from_item(item: &OrchestrationItem) -> Option<Self> {
        // A message starts the next execution, so it comes first.
        item.messages.iter().find_map(Self::in_message).or_else(|| item.history.iter().find_map(Self::in_event))
    }

    fn in_message(message: &WorkItem) -> Option<Self> {
        match message {
            WorkItem::StartOrchestration {
                parent_instance: Some(instance),
                parent_id: Some(call),
                parent_execution_id,
                ..
            }
            | WorkItem::ContinueAsNew {
                parent_instance: Some(instance),
                parent_id: Some(call),
                parent_execution_id,
                ..
            } => Some(Self { instance: instance.clone(), execution_id: *parent_execution_id, call: *call }),
            _ => None,
        }
    }

    fn in_event(event: &Event) -> Option<Self> {
        match &event.kind {
            EventKind::OrchestrationStarted {
                parent_instance: Some(instance),
                parent_id: Some(call),
                parent_execution_id,
                ..
            } => Some(Self { instance: instance.clone(), execution_id: *parent_execution_id, call: *call }),
            _ => None,
        }
    }

    /// The call in a parent's history that started an instance, for an instance whose own history cannot be read.
    pub(super) fn in_history(parent: &str, history: &[Event], child: &str) -> Option<Self> {
        history.iter().find_map(|event| match &event.kind {
            EventKind::SubOrchestrationScheduled { instance, .. }
                if duroxide::build_child_instance_id(parent, instance) == child =>
            {
                let (execution_id, call) = (Some(event.execution_id), event.event_id);
                Some(Self { instance: parent.to_owned(), execution_id, call })
            }
            _ => None,
        })
    }

    /// Whether what a turn sends tells the parent how the instance has ended.
    pub(super) fn is_told(&self, sent: &[WorkItem]) -> bool {
        sent.iter().any(|item| {
            matches!(
                item,
                WorkItem::SubOrchFailed { parent_instance, parent_id, .. }
                | WorkItem::SubOrchCompleted { parent_instance, parent_id, .. }
                    if *parent_instance == self.instance && *parent_id == self.call
            )
        })
    }
}

/// Whether a turn has run a handler. duroxide also ends instances on its own, without a handler.
pub(super) fn has_run(delta: &[Event]) -> bool {
    let is_own = |event: &Event| match &event.kind {
        EventKind::OrchestrationFailed { details } => matches!(details, ErrorDetails::Application { .. }),
        _ => true,
    };
    !delta.is_empty() && delta.iter().all(is_own)
}

/// The error with which a turn fails its instance, if it does.
pub(super) fn failure(delta: &[Event], metadata: &ExecutionMetadata) -> Option<ErrorDetails> {
    if metadata.status.as_deref() != Some("Failed") {
        return None;
    }
    delta.iter().rev().find_map(|event| match &event.kind {
        EventKind::OrchestrationFailed { details } => Some(details.clone()),
        _ => None,
    })
}

/// What an execution waits for, by the IDs of the events that scheduled it.
#[derive(Debug, Clone, Default)]
pub(super) struct Waits {
    open: BTreeMap<u64, Wait>,
    has_ended: bool,
    has_timers: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Wait {
    /// A call or a timer.
    Call,
    Event(String),
    Message(String),
}

impl Waits {
    /// Reads more of the history.
    pub(super) fn read(&mut self, events: &[Event]) {
        for event in events {
            self.read_one(event);
        }
    }

    fn read_one(&mut self, event: &Event) {
        match &event.kind {
            EventKind::OrchestrationStarted { .. } => *self = Self::default(),
            EventKind::TimerCreated { .. } => {
                self.has_timers = true;
                self.open.insert(event.event_id, Wait::Call);
            }
            EventKind::ActivityScheduled { .. } | EventKind::SubOrchestrationScheduled { .. } => {
                self.open.insert(event.event_id, Wait::Call);
            }
            EventKind::ExternalSubscribed { name } => {
                self.open.insert(event.event_id, Wait::Event(name.clone()));
            }
            EventKind::QueueSubscribed { name } => {
                self.open.insert(event.event_id, Wait::Message(name.clone()));
            }
            EventKind::ExternalEvent { name, .. } => self.end_first(&Wait::Event(name.clone())),
            EventKind::QueueEventDelivered { name, .. } => self.end_first(&Wait::Message(name.clone())),
            EventKind::OrchestrationCompleted { .. }
            | EventKind::OrchestrationFailed { .. }
            | EventKind::OrchestrationContinuedAsNew { .. } => self.has_ended = true,
            _ => {
                if let Some(source) = event.source_event_id {
                    self.open.remove(&source);
                }
            }
        }
    }

    /// Ends the wait that has been open for longest, which is the one that receives.
    fn end_first(&mut self, wait: &Wait) {
        let receiver = self.open.iter().find(|(_, open)| *open == wait).map(|(id, _)| *id);
        if let Some(id) = receiver {
            self.open.remove(&id);
        }
    }

    /// Whether the execution has created timers, some of which may not have fired.
    pub(super) const fn has_timers(&self) -> bool {
        self.has_timers
    }

    /// Whether a running execution waits for nothing that duroxide could ever deliver.
    pub(super) fn is_stuck(&self) -> bool {
        !self.has_ended && self.open.is_empty()
    }
}

/// The failure of an instance that waits for nothing that duroxide knows.
pub(super) fn stuck() -> ErrorDetails {
    let message = "the orchestration waits for something that duroxide does not know, such as `tokio::time::sleep`, a \
                   channel, `yield_now` or `buffer_unordered`, and would wait forever: await only what the context and \
                   handles return (`duroxide::map` runs several calls at once), and wait for anything else in an activity";
    ErrorDetails::Application { kind: AppErrorKind::OrchestrationFailed, message: message.to_owned(), retryable: false }
}

#[cfg(test)]
mod tests {
    use super::Waits;
    use duroxide::{Event, EventKind};

    fn waits(events: Vec<(Option<u64>, EventKind)>) -> Waits {
        let mut waits = Waits::default();
        let events = events.into_iter().zip(1..);
        let events: Vec<_> =
            events.map(|((source, kind), id)| Event::with_event_id(id, "i", 1, source, kind)).collect();
        waits.read(&events);
        waits
    }

    fn started() -> (Option<u64>, EventKind) {
        let kind = EventKind::OrchestrationStarted {
            name: "o".to_owned(),
            version: "1.0.0".to_owned(),
            input: String::new(),
            parent_instance: None,
            parent_id: None,
            parent_execution_id: None,
            carry_forward_events: None,
            initial_custom_status: None,
        };
        (None, kind)
    }

    fn scheduled() -> (Option<u64>, EventKind) {
        (None, EventKind::ActivityScheduled { name: "a".to_owned(), input: String::new(), session_id: None, tag: None })
    }

    fn subscribed(name: &str) -> (Option<u64>, EventKind) {
        (None, EventKind::ExternalSubscribed { name: name.to_owned() })
    }

    fn raised(name: &str) -> (Option<u64>, EventKind) {
        (None, EventKind::ExternalEvent { name: name.to_owned(), data: String::new() })
    }

    fn dequeues(name: &str) -> (Option<u64>, EventKind) {
        (None, EventKind::QueueSubscribed { name: name.to_owned() })
    }

    fn delivered(name: &str) -> (Option<u64>, EventKind) {
        (None, EventKind::QueueEventDelivered { name: name.to_owned(), data: String::new() })
    }

    #[test]
    fn an_execution_is_stuck_if_nothing_is_open() {
        let completed = (Some(2), EventKind::ActivityCompleted { result: String::new() });
        let cancelled = (Some(2), EventKind::ActivityCancelRequested { reason: String::new() });
        let unsubscribed = (Some(2), EventKind::ExternalSubscribedCancelled { reason: String::new() });
        let ended = (None, EventKind::OrchestrationCompleted { output: String::new() });
        for (events, is_stuck) in [
            (vec![started()], true),
            (vec![started(), scheduled()], false),
            (vec![started(), scheduled(), completed.clone()], true),
            (vec![started(), scheduled(), scheduled(), completed], false),
            (vec![started(), scheduled(), cancelled], true),
            (vec![started(), (None, EventKind::TimerCreated { fire_at_ms: 1 })], false),
            (vec![started(), subscribed("e"), raised("e")], true),
            (vec![started(), subscribed("e"), raised("other")], false),
            (vec![started(), subscribed("e"), subscribed("e"), raised("e")], false),
            (vec![started(), subscribed("e"), unsubscribed], true),
            // Raised before there was a wait.
            (vec![started(), raised("e"), subscribed("e")], false),
            (vec![started(), dequeues("q"), delivered("q")], true),
            // Kept until it is dequeued: to be on the safe side, the execution still counts as waiting.
            (vec![started(), delivered("q"), dequeues("q")], false),
            (vec![started(), ended.clone()], false),
            // The next execution.
            (vec![started(), ended, started()], true),
        ] {
            assert_eq!(waits(events.clone()).is_stuck(), is_stuck, "{events:?}");
        }
    }
}
