//! What an orchestration asks of the runtime.

use crate::execution::call_site;
use duroxide::{Action, Event, EventKind};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// Something that an orchestration asks of the runtime: a call, a timer, a wait, a value, progress.
///
/// A replay compares the commands of today's code with those that the history records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Command {
    /// Calls an activity.
    #[non_exhaustive]
    CallActivity {
        /// The name of the activity.
        name: String,
        /// The payload.
        input: String,
        /// The session that the call belongs to.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        session: Option<String>,
        /// The tag of the workers that take it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tag: Option<String>,
    },
    /// Calls a sub-orchestration.
    #[non_exhaustive]
    CallOrchestration {
        /// The name of the orchestration.
        name: String,
        /// The payload.
        input: String,
    },
    /// Starts an orchestration without waiting for it.
    #[non_exhaustive]
    StartOrchestration {
        /// The name of the orchestration.
        name: String,
        /// The ID of the new instance.
        instance: String,
        /// The payload.
        input: String,
    },
    /// Starts a timer.
    #[non_exhaustive]
    StartTimer {
        /// How long it takes, to the millisecond. For a recorded timer, the time between its event and its end.
        length: Duration,
    },
    /// Waits for an event.
    #[non_exhaustive]
    WaitForEvent {
        /// The name of the event.
        name: String,
    },
    /// Takes a message from a queue.
    #[non_exhaustive]
    Dequeue {
        /// The name of the queue.
        name: String,
    },
    /// Sets a value.
    #[non_exhaustive]
    SetValue {
        /// The key.
        key: String,
        /// The value, as JSON.
        value: String,
    },
    /// Removes a value.
    #[non_exhaustive]
    ClearValue {
        /// The key.
        key: String,
    },
    /// Removes all values.
    ClearValues,
    /// Reports progress.
    #[non_exhaustive]
    Report {
        /// What is reported; `None` if it is cleared.
        progress: Option<String>,
    },
    /// Continues as new, where the history records something else.
    #[non_exhaustive]
    ContinueAsNew {
        /// The payload of the next execution.
        input: String,
    },
}

impl Command {
    /// The command that an event records.
    pub(crate) fn recorded_by(event: &Event) -> Option<Self> {
        Some(match event.kind.clone() {
            EventKind::ActivityScheduled { name, input, session_id, tag } => {
                Self::CallActivity { name, input, session: session_id, tag }
            }
            EventKind::SubOrchestrationScheduled { name, input, .. } => Self::CallOrchestration { name, input },
            EventKind::OrchestrationChained { name, instance, input } => {
                Self::StartOrchestration { name, instance, input }
            }
            EventKind::TimerCreated { fire_at_ms } => Self::timer(fire_at_ms, event.timestamp_ms),
            EventKind::ExternalSubscribed { name } => Self::WaitForEvent { name },
            EventKind::QueueSubscribed { name } => Self::Dequeue { name },
            EventKind::KeyValueSet { key, value, .. } => Self::SetValue { key, value },
            EventKind::KeyValueCleared { key } => Self::ClearValue { key },
            EventKind::KeyValuesCleared => Self::ClearValues,
            EventKind::CustomStatusUpdated { status } => Self::Report { progress: status },
            _ => return None,
        })
    }

    /// The command that code gives at a time, in milliseconds since 1970.
    #[allow(clippy::match_wildcard_for_single_variants)]
    pub(crate) fn given(action: Action, now_ms: u64) -> Option<Self> {
        Some(match action {
            Action::CallActivity { name, input, session_id, tag, .. } => {
                Self::CallActivity { name, input, session: session_id, tag }
            }
            Action::StartSubOrchestration { name, input, .. } => Self::CallOrchestration { name, input },
            Action::StartOrchestrationDetached { name, instance, input, .. } => {
                Self::StartOrchestration { name, instance, input }
            }
            Action::CreateTimer { fire_at_ms, .. } => Self::timer(fire_at_ms, now_ms),
            Action::WaitExternal { name, .. } => Self::WaitForEvent { name },
            Action::DequeueEvent { name, .. } => Self::Dequeue { name },
            Action::SetKeyValue { key, value, .. } => Self::SetValue { key, value },
            Action::ClearKeyValue { key } => Self::ClearValue { key },
            Action::ClearKeyValues => Self::ClearValues,
            Action::UpdateCustomStatus { status } => Self::Report { progress: status },
            Action::ContinueAsNew { input, .. } => Self::ContinueAsNew { input },
            // There is one more with duroxide's feature `replay-version-test`.
            #[allow(unreachable_patterns)]
            _ => return None,
        })
    }

    const fn timer(fires_at_ms: u64, from_ms: u64) -> Self {
        Self::StartTimer { length: Duration::from_millis(fires_at_ms.saturating_sub(from_ms)) }
    }

    /// The kind, as in the serialized form.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::CallActivity { .. } => "call_activity",
            Self::CallOrchestration { .. } => "call_orchestration",
            Self::StartOrchestration { .. } => "start_orchestration",
            Self::StartTimer { .. } => "start_timer",
            Self::WaitForEvent { .. } => "wait_for_event",
            Self::Dequeue { .. } => "dequeue",
            Self::SetValue { .. } => "set_value",
            Self::ClearValue { .. } => "clear_value",
            Self::ClearValues => "clear_values",
            Self::Report { .. } => "report",
            Self::ContinueAsNew { .. } => "continue_as_new",
        }
    }

    /// What is called, started, awaited or set.
    pub(crate) fn name(&self) -> Option<&str> {
        match self {
            Self::CallActivity { name, .. }
            | Self::CallOrchestration { name, .. }
            | Self::StartOrchestration { name, .. }
            | Self::WaitForEvent { name }
            | Self::Dequeue { name } => Some(name),
            Self::SetValue { key, .. } | Self::ClearValue { key } => Some(key),
            Self::StartTimer { .. } | Self::ClearValues | Self::Report { .. } | Self::ContinueAsNew { .. } => None,
        }
    }

    /// What its call is noted as.
    pub(crate) fn noted_as(&self) -> &str {
        match self {
            Self::StartTimer { .. } => call_site::TIMER,
            Self::Report { .. } => call_site::PROGRESS,
            Self::ContinueAsNew { .. } => call_site::NEXT_EXECUTION,
            named => named.name().unwrap_or_default(),
        }
    }

    /// What the command carries.
    pub(crate) fn payload(&self) -> Option<&str> {
        match self {
            Self::CallActivity { input, .. }
            | Self::CallOrchestration { input, .. }
            | Self::StartOrchestration { input, .. }
            | Self::ContinueAsNew { input } => Some(input),
            Self::SetValue { value, .. } => Some(value),
            Self::Report { progress } => progress.as_deref(),
            _ => None,
        }
    }

    /// Whether an orchestration can wait for it.
    #[cfg(feature = "testing")]
    pub(crate) const fn has_answer(&self) -> bool {
        matches!(
            self,
            Self::CallActivity { .. }
                | Self::CallOrchestration { .. }
                | Self::StartTimer { .. }
                | Self::WaitForEvent { .. }
                | Self::Dequeue { .. }
        )
    }

    /// Whether both are of one kind and concern the same handler, message or value.
    pub(crate) fn concerns_the_same_as(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other) && self.name() == other.name()
    }

    /// Whether only the names differ.
    pub(crate) fn may_be_renamed_to(&self, other: &Self) -> bool {
        let is_own = |command: &Self| !command.name().is_some_and(|name| name.starts_with(SYSTEM_CALL));
        std::mem::discriminant(self) == std::mem::discriminant(other)
            && self.payload() == other.payload()
            && is_own(self)
            && is_own(other)
    }

    /// Whether duroxide accepts that code no longer gives this command, as long as it gives no other in its place.
    pub(crate) const fn may_be_left_out(&self) -> bool {
        matches!(self, Self::SetValue { .. } | Self::ClearValue { .. } | Self::ClearValues | Self::Report { .. })
    }

    /// Whether duroxide takes one for the other. It does not look at the length of a timer, nor at progress.
    pub(crate) fn replays_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::StartTimer { .. }, Self::StartTimer { .. }) | (Self::Report { .. }, Self::Report { .. }) => true,
            _ => self == other,
        }
    }
}

/// duroxide reads the clock and makes GUIDs through activities with this prefix.
const SYSTEM_CALL: &str = "__duroxide_syscall:";

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::CallActivity { name, .. } => match name.strip_prefix(SYSTEM_CALL) {
                Some("utc_now_ms") => f.write_str("`ctx.utc_now()`"),
                Some("new_guid") => f.write_str("`ctx.new_guid()`"),
                Some(call) => write!(f, "duroxide's `{call}`"),
                None => write!(f, "activity `{name}`"),
            },
            Self::CallOrchestration { name, .. } => write!(f, "orchestration `{name}`"),
            Self::StartOrchestration { name, instance, .. } => write!(f, "start of `{name}` as `{instance}`"),
            Self::StartTimer { length } => write!(f, "timer of {}", rounded(*length)),
            Self::WaitForEvent { name } => write!(f, "event `{name}`"),
            Self::Dequeue { name } => write!(f, "queue `{name}`"),
            Self::SetValue { key, .. } => write!(f, "value `{key}` is set"),
            Self::ClearValue { key } => write!(f, "value `{key}` is cleared"),
            Self::ClearValues => f.write_str("all values are cleared"),
            Self::Report { progress: Some(progress) } => write!(f, "progress {}", shortened(progress)),
            Self::ContinueAsNew { input } => write!(f, "continue as new with {}", shortened(input)),
            Self::Report { progress: None } => f.write_str("progress is cleared"),
        }
    }
}

/// The length of a timer is known to a few milliseconds: shows longer ones in seconds.
pub(crate) fn rounded(length: Duration) -> String {
    let rounded = if length >= Duration::from_secs(1) {
        Duration::from_secs((length.as_millis() + 500).try_into().map_or(u64::MAX, |millis: u64| millis) / 1000)
    } else {
        length
    };
    format!("{rounded:?}")
}

/// The most characters of a payload that are shown.
const LONGEST: usize = 60;

/// Whether a payload is too long for one line.
pub(crate) fn is_shortened(payload: &str) -> bool {
    payload.chars().nth(LONGEST).is_some()
}

/// A payload for one line.
pub(crate) fn shortened(payload: &str) -> Cow<'_, str> {
    match payload.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}..", &payload[..end]).into(),
        None => payload.into(),
    }
}
