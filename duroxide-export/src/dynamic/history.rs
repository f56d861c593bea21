//! Histories, with payloads decoded by the types of the handlers.

use crate::dynamic::find::{self, Found};
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
    /// What the event carries: an input, an output, an error, a message, a value or progress. `None` if it carries nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<Payload>,
}

/// The payload of an event.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Payload {
    /// Decoded by the type of the handler or message.
    Typed(Value),
    /// This program does not contain the handler or message: JSON if the payload looks like it, and text otherwise.
    Untyped(Value),
    /// Not of the type that the handler or message has in this program.
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
pub async fn history(client: &Client, instance: &str) -> Result<Vec<HistoryEvent>, ClientError> {
    id::checked(instance)?;
    let mut decoded = Vec::new();
    for execution in client.list_executions(instance).await? {
        let mut reader = Reader::default();
        for event in client.read_execution_history(instance, execution).await? {
            let payload = reader.payload(&event);
            decoded.push(HistoryEvent { event, payload });
        }
    }
    Ok(decoded)
}

/// Knows what the events of one execution are about.
#[derive(Default)]
struct Reader {
    /// The orchestration itself.
    running: Option<Found>,
    /// What was scheduled, by the ID of the event.
    scheduled: HashMap<u64, Option<Found>>,
}

impl Reader {
    fn payload(&mut self, event: &Event) -> Option<Payload> {
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

    /// A message of any crate; a value of the orchestration's own.
    fn message(&self, kind: MessageKind, name: &str, payload: &str) -> Payload {
        let crate_name = self.running.map(|found| found.meta.location.crate_name).unwrap_or_default();
        // `Endpoint::at("a")` has the key `endpoint:a`.
        let declared = if kind == MessageKind::Value { name.split(':').next().unwrap_or(name) } else { name };
        let found = find::message(kind, name, crate_name).or_else(|| find::message(kind, declared, crate_name));
        read(found.map(|message| message.read), payload)
    }

    fn progress(&self, recorded: &str) -> Payload {
        match self.running {
            Some(found) => (found.codec.progress)(recorded).map_or_else(
                || Payload::Invalid { text: recorded.to_owned(), message: "not the declared progress".to_owned() },
                Payload::Typed,
            ),
            None => untyped(recorded),
        }
    }
}

/// Decodes a payload by the type of a handler or message.
type Decode = fn(&str) -> Result<Value, String>;

fn orchestration(name: &str, version: Option<&str>) -> Option<Found> {
    let find = |version| find::handler(HandlerKind::Orchestration, name, version);
    find(version).or_else(|| find(None))
}

fn read(decode: Option<Decode>, payload: &str) -> Payload {
    match decode.map(|decode| decode(payload)) {
        Some(Ok(value)) => Payload::Typed(value),
        Some(Err(message)) => Payload::Invalid { text: payload.to_owned(), message },
        None => untyped(payload),
    }
}

/// The handler's own error, or the text of what the runtime reports.
fn error(codec: Option<&HandlerCodec>, details: &ErrorDetails) -> Payload {
    if let ErrorDetails::Application {
        kind: AppErrorKind::OrchestrationFailed | AppErrorKind::ActivityFailed,
        message,
        ..
    } = details
    {
        return match codec.and_then(|codec| (codec.error)(message)) {
            Some(value) => Payload::Typed(value),
            None => untyped(message),
        };
    }
    Payload::Untyped(details.display_message().into())
}

fn untyped(payload: &str) -> Payload {
    Payload::Untyped(serde_json::from_str(payload).unwrap_or_else(|_| payload.into()))
}
