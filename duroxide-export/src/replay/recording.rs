//! Recorded histories.

use duroxide::{Client, ClientError, Event, EventKind};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

/// The histories of an instance and of its sub-orchestrations, in all executions.
///
/// A recording is a JSON file with one event on each line, so that a change of it reads well in a diff. See [the
/// module](crate::replay) for an example.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Recording {
    /// The instance, and then its sub-orchestrations and theirs.
    pub instances: Vec<RecordedInstance>,
}

/// The history of one instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordedInstance {
    /// The ID of the instance.
    pub instance: String,
    /// Its executions, in order. There is more than one if it has continued as new; the first ones may be missing if the
    /// store was pruned.
    pub executions: Vec<RecordedExecution>,
}

/// The history of one execution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordedExecution {
    /// The number of the execution, from 1.
    pub execution: u64,
    /// The values that the instance had when the execution started, by their keys.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub values: BTreeMap<String, RecordedValue>,
    /// What happened, in order.
    pub events: Vec<Event>,
}

/// A value of an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RecordedValue {
    /// The value, as JSON.
    pub value: String,
    /// When it was set, in milliseconds since 1970.
    pub last_updated_at_ms: u64,
}

/// The version of the format.
const FORMAT: u32 = 1;

/// What a file begins with.
#[derive(Deserialize)]
struct Header {
    duroxide_recording: u32,
}

impl Recording {
    /// Reads the histories of an instance and of its sub-orchestrations. The instance may still run.
    ///
    /// # Errors
    ///
    /// [`RecordingError::NoInstance`] if the store has no such instance, and [`RecordingError::Store`] if it cannot be read or
    /// keeps no readable histories.
    pub async fn of(client: &Client, instance: &str) -> Result<Self, RecordingError> {
        let tree = client.get_instance_tree(instance).await?;
        let mut instances = Vec::with_capacity(tree.all_ids.len());
        let below = tree.all_ids.iter().map(String::as_str).filter(|id| *id != instance);
        for id in std::iter::once(instance).chain(below) {
            let recorded = RecordedInstance::read(client, id).await?;
            // A sub-orchestration that has been scheduled may not have started yet.
            if !recorded.executions.is_empty() {
                instances.push(recorded);
            }
        }
        match instances.first() {
            Some(first) if first.instance == instance => Ok(Self { instances }),
            _ => Err(RecordingError::NoInstance { instance: instance.to_owned() }),
        }
    }

    /// Whether the instance runs an orchestration of this name.
    #[cfg(feature = "testing")]
    pub(crate) fn is_of(&self, orchestration: &str) -> bool {
        let first = self.instances.first().and_then(|instance| instance.executions.first()?.events.first());
        first.is_some_and(
            |event| matches!(&event.kind, EventKind::OrchestrationStarted { name, .. } if name == orchestration),
        )
    }

    /// Whether no execution goes on.
    #[cfg(feature = "testing")]
    pub(crate) fn has_ended(&self) -> bool {
        self.instances.iter().filter_map(|instance| instance.executions.last()).all(|last| !last.is_running())
    }

    /// The IDs of the instances that these have started, and do not wait for.
    #[cfg(feature = "testing")]
    pub(crate) fn started(&self) -> impl Iterator<Item = String> {
        let executions = self.instances.iter().flat_map(|instance| &instance.executions);
        executions.flat_map(|execution| &execution.events).filter_map(|event| match &event.kind {
            EventKind::OrchestrationChained { instance, .. } => Some(instance.clone()),
            _ => None,
        })
    }

    /// Reads a recording from JSON.
    ///
    /// # Errors
    ///
    /// [`RecordingError::Invalid`] if the text is not a recording, or was written by a newer version of this crate.
    pub fn from_json(json: &str) -> Result<Self, RecordingError> {
        let invalid = |reason: String| RecordingError::Invalid { file: None, reason };
        let header: Header = serde_json::from_str(json).map_err(|error| invalid(error.to_string()))?;
        if header.duroxide_recording > FORMAT {
            let format = header.duroxide_recording;
            return Err(invalid(format!(
                "its format is {format}, and this version reads {FORMAT}: update this program"
            )));
        }
        serde_json::from_str(json).map_err(|error| invalid(error.to_string()))
    }

    /// The recording as JSON, with one event on each line.
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut json = format!("{{\"duroxide_recording\": {FORMAT}, \"instances\": [");
        for (number, instance) in self.instances.iter().enumerate() {
            separate(&mut json, number);
            json.extend(["{\"instance\": ", &as_json(&instance.instance), ", \"executions\": ["]);
            for (number, execution) in instance.executions.iter().enumerate() {
                separate(&mut json, number);
                json.extend(["{\"execution\": ", &execution.execution.to_string(), ", "]);
                if !execution.values.is_empty() {
                    json.extend(["\"values\": ", &as_json(&execution.values), ", "]);
                }
                json += "\"events\": [";
                for (number, event) in execution.events.iter().enumerate() {
                    separate(&mut json, number);
                    json += &as_json(event);
                }
                json += "\n]}";
            }
            json += "\n]}";
        }
        json += "\n]}\n";
        json
    }

    /// Reads a recording from a file.
    ///
    /// # Errors
    ///
    /// [`RecordingError::File`] if the file cannot be read, and those of [`from_json`](Self::from_json).
    pub fn load(file: impl AsRef<Path>) -> Result<Self, RecordingError> {
        let file = file.as_ref();
        let json = fs::read_to_string(file).map_err(|source| RecordingError::File { file: file.to_owned(), source })?;
        Self::from_json(&json).map_err(|error| match error {
            RecordingError::Invalid { reason, .. } => RecordingError::Invalid { file: Some(file.to_owned()), reason },
            other => other,
        })
    }

    /// Writes the recording to a file.
    ///
    /// # Errors
    ///
    /// [`RecordingError::File`] if the file cannot be written.
    pub fn save(&self, file: impl AsRef<Path>) -> Result<(), RecordingError> {
        let file = file.as_ref();
        fs::write(file, self.to_json()).map_err(|source| RecordingError::File { file: file.to_owned(), source })
    }
}

fn separate(json: &mut String, number: usize) {
    json.push_str(if number == 0 { "\n" } else { ",\n" });
}

fn as_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts, numbers and maps of texts are JSON")
}

impl RecordedInstance {
    /// Reads the history of an instance; without executions if there is no such instance.
    pub(super) async fn read(client: &Client, instance: &str) -> Result<Self, ClientError> {
        let numbers = client.list_executions(instance).await?;
        let mut values = match numbers.first() {
            // Executions before the first one that is left may have set values.
            Some(1) | None => BTreeMap::new(),
            Some(_) => values_of(client, instance).await?,
        };
        let mut executions = Vec::with_capacity(numbers.len());
        for execution in numbers {
            let events = client.read_execution_history(instance, execution).await?;
            let at_start = values.clone();
            for event in &events {
                update(&mut values, event);
            }
            executions.push(RecordedExecution { execution, values: at_start, events });
        }
        Ok(Self { instance: instance.to_owned(), executions })
    }
}

impl RecordedExecution {
    /// Whether no event ends it.
    pub(super) fn is_running(&self) -> bool {
        !self.events.iter().any(|event| {
            matches!(
                event.kind,
                EventKind::OrchestrationCompleted { .. }
                    | EventKind::OrchestrationFailed { .. }
                    | EventKind::OrchestrationContinuedAsNew { .. }
            )
        })
    }

    fn has_continued_as_new(&self) -> bool {
        self.events.iter().any(|event| matches!(event.kind, EventKind::OrchestrationContinuedAsNew { .. }))
    }
}

impl RecordedInstance {
    /// The event that starts the last execution.
    pub(super) fn start(&self) -> Option<&Event> {
        self.executions.last()?.events.first()
    }

    /// Reads the history of the last execution only.
    pub(super) async fn read_last(client: &Client, instance: &str) -> Result<Self, RecordingError> {
        let read = Self::read_latest(client, instance).await;
        read.map_err(|source| RecordingError::History { instance: instance.to_owned(), source })
    }

    async fn read_latest(client: &Client, instance: &str) -> Result<Self, ClientError> {
        loop {
            let read = Self::read_last_known(client, instance).await?;
            // A worker may have started the next execution while this one was read.
            if !read.executions.last().is_some_and(RecordedExecution::has_continued_as_new) {
                return Ok(read);
            }
            let last = read.executions.last().map(|execution| execution.execution);
            if client.list_executions(instance).await?.last().copied() == last {
                return Ok(read);
            }
        }
    }

    async fn read_last_known(client: &Client, instance: &str) -> Result<Self, ClientError> {
        let numbers = client.list_executions(instance).await?;
        match numbers.last() {
            None => Ok(Self { instance: instance.to_owned(), executions: Vec::new() }),
            Some(1) => {
                let events = client.read_execution_history(instance, 1).await?;
                let execution = RecordedExecution { execution: 1, values: BTreeMap::new(), events };
                Ok(Self { instance: instance.to_owned(), executions: vec![execution] })
            }
            Some(&execution) => {
                let events = client.read_execution_history(instance, execution).await?;
                if events.iter().any(|event| event.kind == EventKind::KeyValuesCleared) {
                    // What it has cleared is only known from the beginning.
                    let mut all = Self::read(client, instance).await?;
                    all.executions.drain(..all.executions.len().saturating_sub(1));
                    return Ok(all);
                }
                let values = values_before(client, instance, &numbers, &events).await?;
                let execution = RecordedExecution { execution, values, events };
                Ok(Self { instance: instance.to_owned(), executions: vec![execution] })
            }
        }
    }
}

/// The values that an instance had before the events of its last execution.
async fn values_before(
    client: &Client,
    instance: &str,
    executions: &[u64],
    events: &[Event],
) -> Result<BTreeMap<String, RecordedValue>, ClientError> {
    let mut values = values_of(client, instance).await?;
    let mut changed: BTreeSet<_> = events.iter().filter_map(key).map(str::to_owned).collect();
    values.retain(|key, _| !changed.contains(key));
    // Usually, the execution before has set the same values.
    for execution in executions.iter().rev().skip(1) {
        if changed.is_empty() {
            break;
        }
        let history = client.read_execution_history(instance, *execution).await?;
        let mut before = BTreeMap::new();
        for event in &history {
            update(&mut before, event);
        }
        before.retain(|key, _| changed.contains(key));
        values.append(&mut before);
        if history.iter().any(|event| event.kind == EventKind::KeyValuesCleared) {
            break;
        }
        history.iter().filter_map(key).for_each(|key| {
            changed.remove(key);
        });
    }
    Ok(values)
}

/// The key that an event sets or clears.
fn key(event: &Event) -> Option<&str> {
    match &event.kind {
        EventKind::KeyValueSet { key, .. } | EventKind::KeyValueCleared { key } => Some(key),
        _ => None,
    }
}

/// The values that an instance has now. The times at which they were set are not known to a client.
async fn values_of(client: &Client, instance: &str) -> Result<BTreeMap<String, RecordedValue>, ClientError> {
    let values = client.get_kv_all_values(instance).await?;
    Ok(values.into_iter().map(|(key, value)| (key, RecordedValue { value, last_updated_at_ms: 0 })).collect())
}

fn update(values: &mut BTreeMap<String, RecordedValue>, event: &Event) {
    match &event.kind {
        EventKind::KeyValueSet { key, value, last_updated_at_ms } => {
            let value = RecordedValue { value: value.clone(), last_updated_at_ms: *last_updated_at_ms };
            values.insert(key.clone(), value);
        }
        EventKind::KeyValueCleared { key } => {
            values.remove(key);
        }
        EventKind::KeyValuesCleared => values.clear(),
        _ => {}
    }
}

/// A history could not be recorded, or a recording could not be read or written.
#[derive(Debug)]
#[non_exhaustive]
pub enum RecordingError {
    /// The store has no such instance.
    #[non_exhaustive]
    NoInstance {
        /// Its ID.
        instance: String,
    },
    /// The store could not be read.
    Store(ClientError),
    /// The history of an instance could not be read.
    #[non_exhaustive]
    History {
        /// Its ID.
        instance: String,
        /// Why.
        source: ClientError,
    },
    /// A file could not be read or written.
    #[non_exhaustive]
    File {
        /// The file.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The code no longer replays a recording whose texts are replaced.
    #[non_exhaustive]
    Redaction {
        /// What the code does now.
        report: String,
    },
    /// A text is not a recording that this version can read.
    #[non_exhaustive]
    Invalid {
        /// The file, if it is one.
        file: Option<PathBuf>,
        /// Why.
        reason: String,
    },
}

impl fmt::Display for RecordingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoInstance { instance } => write!(f, "the store has no instance `{instance}`"),
            Self::Store(error) => write!(f, "cannot read the histories of the store: {error}"),
            Self::History { instance, source } => write!(f, "cannot read the history of `{instance}`: {source}"),
            Self::File { file, source } => write!(f, "{}: {source}", file.display()),
            Self::Redaction { report } => write!(
                f,
                "with these texts replaced, the code no longer replays the recording: replace only what it passes on as it is, \
                 or choose a replacement of the same form\n\n{report}"
            ),
            Self::Invalid { file: Some(file), reason } => write!(f, "{} is not a recording: {reason}", file.display()),
            Self::Invalid { file: None, reason } => write!(f, "the text is not a recording: {reason}"),
        }
    }
}

impl std::error::Error for RecordingError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Store(source) | Self::History { source, .. } => Some(source),
            Self::File { source, .. } => Some(source),
            Self::NoInstance { .. } | Self::Redaction { .. } | Self::Invalid { .. } => None,
        }
    }
}

impl From<ClientError> for RecordingError {
    fn from(error: ClientError) -> Self {
        Self::Store(error)
    }
}
