//! Histories, with payloads decoded by the types of the handlers.

use crate::dynamic::find::{self, LinkedHandler};
use crate::entries::details::HandlerCodec;
use crate::handler::kind::HandlerKind;
use crate::handler::message::MessageKind;
use crate::payload::id;
use duroxide::{AppErrorKind, Client, ClientError, ErrorDetails, Event, EventKind};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;

/// An event of a history, with its payload as JSON.
///
/// See [the module](crate::dynamic) for an example.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct HistoryEvent {
    /// The event, as duroxide recorded it.
    pub event: Event,
    /// The input, output, error, message, value or progress in the event; `None` if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<EventPayload>,
}

/// The payload of an event of a history.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum EventPayload {
    /// The handler or message has a type in this program, which decoded the payload.
    Typed(Value),
    /// This program does not contain the handler or message. The payload is parsed as JSON if it is JSON, and is text
    /// otherwise.
    Untyped(Value),
    /// The payload does not have the type of the handler or message in this program.
    #[non_exhaustive]
    Invalid {
        /// The payload.
        text: String,
        /// What is wrong.
        message: String,
    },
}

/// Reads the history of an instance, of all its executions, in order. Payloads are decoded by the types of the handlers and
/// messages in this program.
///
/// Empty if there is no such instance. See [the module](crate::dynamic) for an example.
///
/// # Errors
///
/// `ClientError::InvalidInput` if `instance` is empty or contains U+0000; `ClientError::Provider` if the store cannot be
/// read, and `ClientError::ManagementNotAvailable` if it keeps no readable histories.
pub async fn history(client: &Client, instance: impl AsRef<str>) -> Result<Vec<HistoryEvent>, ClientError> {
    let instance = instance.as_ref();
    id::checked(instance)?;
    let mut events = Vec::new();
    for execution in client.list_executions(instance).await? {
        events.extend(decoded(client.read_execution_history(instance, execution).await?));
    }
    Ok(events)
}

/// Decodes the whole history of one execution.
pub(super) fn decoded(history: Vec<Event>) -> impl Iterator<Item = HistoryEvent> {
    let mut reader = PayloadReader::default();
    history.into_iter().map(move |event| HistoryEvent { payload: reader.payload(&event), event })
}

/// Reads the payloads of one execution. It remembers which handler each event is about.
#[derive(Default)]
struct PayloadReader {
    /// The orchestration itself.
    running: Option<LinkedHandler>,
    /// The handlers that were scheduled, by the ID of the event.
    scheduled: HashMap<u64, Option<LinkedHandler>>,
}

impl PayloadReader {
    fn payload(&mut self, event: &Event) -> Option<EventPayload> {
        let source = || event.source_event_id.and_then(|id| self.scheduled.get(&id).copied()).flatten();
        Some(match &event.kind {
            EventKind::OrchestrationStarted { name, version, input, .. } => {
                self.running = orchestration(name, Some(version));
                read(self.running.map(|found| found.codec.input), input)
            }
            EventKind::OrchestrationContinuedAsNew { input } => {
                read(self.running.map(|found| found.codec.input), input)
            }
            EventKind::OrchestrationCompleted { output } => read(self.running.map(|found| found.codec.output), output),
            EventKind::OrchestrationFailed { details } => error(self.running.map(|found| found.codec), details),
            EventKind::ActivityScheduled { name, input, .. } => {
                let found = find::handler(HandlerKind::Activity, name, None);
                self.scheduled.insert(event.event_id, found);
                read(found.map(|found| found.codec.input), input)
            }
            EventKind::SubOrchestrationScheduled { name, input, .. } => {
                let found = orchestration(name, None);
                self.scheduled.insert(event.event_id, found);
                read(found.map(|found| found.codec.input), input)
            }
            EventKind::OrchestrationChained { name, input, .. } => {
                read(orchestration(name, None).map(|found| found.codec.input), input)
            }
            EventKind::ActivityCompleted { result } | EventKind::SubOrchestrationCompleted { result } => {
                read(source().map(|found| found.codec.output), result)
            }
            EventKind::ActivityFailed { details } | EventKind::SubOrchestrationFailed { details } => {
                error(source().map(|found| found.codec), details)
            }
            EventKind::ExternalEvent { name, data } => self.message(MessageKind::Event, name, data),
            EventKind::QueueEventDelivered { name, data } => self.message(MessageKind::Queue, name, data),
            EventKind::KeyValueSet { key, value, .. } => self.message(MessageKind::Value, key, value),
            EventKind::CustomStatusUpdated { status: Some(status) } => self.progress(status),
            _ => return None,
        })
    }

    /// Decodes a message of any crate, or a value of the orchestration's own crate.
    fn message(&self, kind: MessageKind, name: &str, payload: &str) -> EventPayload {
        let crate_name = self.running.map(|found| found.meta.location.crate_name).unwrap_or_default();
        // `Endpoint::at("a")` has the key `endpoint:a`.
        let declared = if kind == MessageKind::Value { name.split(':').next().unwrap_or(name) } else { name };
        let found = find::message(kind, name, crate_name).or_else(|| find::message(kind, declared, crate_name));
        read(found.map(|message| message.read), payload)
    }

    fn progress(&self, recorded: &str) -> EventPayload {
        match self.running {
            Some(found) => (found.codec.progress)(recorded).map_or_else(
                || EventPayload::Invalid { text: recorded.to_owned(), message: "not the declared progress".to_owned() },
                EventPayload::Typed,
            ),
            None => untyped(recorded),
        }
    }
}

/// Decodes a payload by the type of a handler or message.
type Decode = fn(&str) -> Result<Value, String>;

fn orchestration(name: &str, version: Option<&str>) -> Option<LinkedHandler> {
    let find = |version| find::handler(HandlerKind::Orchestration, name, version);
    find(version).or_else(|| find(None))
}

fn read(decode: Option<Decode>, payload: &str) -> EventPayload {
    match decode.map(|decode| decode(payload)) {
        Some(Ok(value)) => EventPayload::Typed(value),
        Some(Err(message)) => EventPayload::Invalid { text: payload.to_owned(), message },
        None => untyped(payload),
    }
}

/// Decodes the handler's own error, or else keeps the text that the runtime recorded.
fn error(codec: Option<&HandlerCodec>, details: &ErrorDetails) -> EventPayload {
    if let ErrorDetails::Application {
        kind: AppErrorKind::OrchestrationFailed | AppErrorKind::ActivityFailed,
        message,
        ..
    } = details
    {
        return match codec.and_then(|codec| (codec.error)(message)) {
            Some(value) => EventPayload::Typed(value),
            None => untyped(message),
        };
    }
    EventPayload::Untyped(details.display_message().into())
}

fn untyped(payload: &str) -> EventPayload {
    EventPayload::Untyped(serde_json::from_str(payload).unwrap_or_else(|_| payload.into()))
}
