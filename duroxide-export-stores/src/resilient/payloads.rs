//! Texts that a store rejects: those that PostgreSQL cannot store, and those that are too long.

use duroxide::providers::{ExecutionMetadata, WorkItem};
use duroxide::{AppErrorKind, ErrorDetails, Event, EventKind};
use serde::Serialize;
use std::io::{self, Write};

/// The longest texts that a store accepts, in bytes.
///
/// duroxide 0.1.32 has no such limits. Later versions will; with [`ANNOUNCED`](Self::ANNOUNCED), a store refuses today what
/// they are going to refuse.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use duroxide::Client;
/// use duroxide_export_stores::{Limits, OpenOptions};
///
/// let limits = Limits { payload: 1024 * 1024, ..Limits::ANNOUNCED };
/// let store = OpenOptions::new().limits(limits).open("sqlite::memory:").await?;
/// let error = Client::new(store).start_orchestration("order-1", "shop::sell", "x".repeat(2_000_000)).await.unwrap_err();
/// assert!(error.to_string().contains("2000000 bytes, but this store accepts at most 1048576"), "{error}");
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The input or the output of an activity or an orchestration.
    pub payload: usize,
    /// The payload of an event or of a message in a queue, and the reason of a cancellation.
    pub message: usize,
    /// The error of an activity or an orchestration. Less than 1 KiB counts as 1 KiB.
    pub error: usize,
    /// The history of an execution. An orchestration that runs for long continues as new before it reaches this.
    pub history: usize,
}

impl Limits {
    /// No limits, as in duroxide 0.1.32.
    pub const NONE: Self = Self { payload: usize::MAX, message: usize::MAX, error: usize::MAX, history: usize::MAX };

    /// The limits that duroxide's developers have announced: 3 MiB for a payload, 64 KiB for a message or an error, and 5 MiB
    /// for a history.
    pub const ANNOUNCED: Self = Self { payload: 3 << 20, message: 64 << 10, error: 64 << 10, history: 5 << 20 };
}

/// Which texts a store accepts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Accepted {
    /// Whether to reject the character U+0000.
    pub(super) rejects_nul: bool,
    pub(super) limits: Limits,
}

/// The longest error of the store itself, which must always be recorded.
const OWN_ERROR: usize = 1024;

/// Why such text is rejected: once stored, it would stop every worker forever.
const NUL: &str = "it contains the character U+0000, which PostgreSQL cannot store. The handles of duroxide-export send such \
                   a text as JSON; so can you, as in `serde_json::to_string`";

impl Accepted {
    /// Why a message is rejected; `None` if it is accepted.
    pub(super) fn problem_with(&self, item: &WorkItem) -> Option<String> {
        if self.rejects_nul && has_nul(item) {
            return Some(format!("the payload cannot be stored: {NUL}"));
        }
        if self.limits == Limits::NONE {
            return None;
        }
        match item {
            WorkItem::StartOrchestration { orchestration, input, .. }
            | WorkItem::ContinueAsNew { orchestration, input, .. } => self.payload("input", orchestration, input),
            WorkItem::ActivityExecute { name, input, .. } => self.payload("input", name, input),
            WorkItem::ActivityCompleted { instance, result, .. } => {
                self.payload("output of an activity", instance, result)
            }
            WorkItem::SubOrchCompleted { parent_instance, result, .. } => {
                self.payload("output of a sub-orchestration", parent_instance, result)
            }
            WorkItem::ActivityFailed { instance, details, .. } => self.error(instance, details),
            WorkItem::SubOrchFailed { parent_instance, details, .. } => self.error(parent_instance, details),
            WorkItem::ExternalRaised { name, data, .. } | WorkItem::QueueMessage { name, data, .. } => {
                too_long("payload of the message", name, data.len(), self.limits.message)
            }
            WorkItem::CancelInstance { instance, reason } => {
                too_long("reason to cancel", instance, reason.len(), self.limits.message)
            }
            WorkItem::TimerFired { .. } => None,
            #[cfg(feature = "replay-version-test")]
            WorkItem::ExternalRaised2 { name, data, .. } => {
                too_long("payload of the message", name, data.len(), self.limits.message)
            }
        }
    }

    /// Why the result of a turn is rejected; `None` if it is accepted. `history` is the length of the history before.
    pub(super) fn problem_with_turn(
        &self,
        history: usize,
        delta: &[Event],
        sent: [&[WorkItem]; 2],
        metadata: &ExecutionMetadata,
    ) -> Option<String> {
        let has_nul_anywhere =
            || metadata.output.as_ref().is_some_and(|output| output.contains('\0')) || has_nul(&delta);
        if self.rejects_nul && has_nul_anywhere() {
            return Some(format!("what the orchestration did cannot be stored: {NUL}"));
        }
        if let Some(problem) = sent.into_iter().flatten().find_map(|item| self.problem_with(item)) {
            return Some(problem);
        }
        if self.limits == Limits::NONE {
            return None;
        }
        let of_ends = delta.iter().find_map(|event| match &event.kind {
            EventKind::OrchestrationCompleted { output } => self.payload("output", &event.instance_id, output),
            EventKind::OrchestrationFailed { details } => self.error(&event.instance_id, details),
            _ => None,
        });
        of_ends.or_else(|| {
            let event = delta.first()?;
            if matches!(metadata.status.as_deref(), Some("Completed" | "Failed" | "ContinuedAsNew")) {
                return None;
            }
            too_long("history", &event.instance_id, history + length(&delta), self.limits.history)
        })
    }

    /// The length of a history; 0 if there is no limit.
    pub(super) fn measure_history(&self, history: &[Event]) -> usize {
        if self.limits.history == usize::MAX { 0 } else { length(&history) }
    }

    fn payload(&self, what: &str, of: &str, text: &str) -> Option<String> {
        too_long(what, of, text.len(), self.limits.payload)
    }

    fn error(&self, of: &str, details: &ErrorDetails) -> Option<String> {
        too_long("error", of, details.display_message().len(), self.limits.error.max(OWN_ERROR))
    }
}

/// The failure to record for an activity whose output or error cannot be stored.
pub(super) fn failed_instead(completion: &WorkItem, problem: &str) -> Option<WorkItem> {
    match completion {
        WorkItem::ActivityCompleted { instance, execution_id, id, .. }
        | WorkItem::ActivityFailed { instance, execution_id, id, .. } => {
            let message = format!("the result of the activity cannot be stored: {problem}");
            let details = ErrorDetails::Application { kind: AppErrorKind::ActivityFailed, message, retryable: false };
            Some(WorkItem::ActivityFailed { instance: instance.clone(), execution_id: *execution_id, id: *id, details })
        }
        _ => None,
    }
}

fn too_long(what: &str, of: &str, actual: usize, most: usize) -> Option<String> {
    (actual > most).then(|| {
        format!(
            "the {what} of `{of}` has {actual} bytes, but this store accepts at most {most}: store it elsewhere, and send \
             where it is"
        )
    })
}

/// The length of a value as JSON.
fn length(value: &impl Serialize) -> usize {
    struct Counter(usize);
    impl Write for Counter {
        fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
            self.0 += buffer.len();
            Ok(buffer.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut counter = Counter(0);
    // Neither serialization nor counting fails.
    let _ = serde_json::to_writer(&mut counter, value);
    counter.0
}

/// Whether there is a U+0000 in any text of a value.
fn has_nul(value: &impl Serialize) -> bool {
    let mut search = Search::Between;
    // Neither serialization nor the search fails; if they did, the provider would report it.
    let _ = serde_json::to_writer(&mut search, value);
    matches!(search, Search::Found)
}

/// Looks for `\u0000` in JSON, other than in `\\u0000`.
enum Search {
    Between,
    /// After a backslash that begins an escape sequence.
    Escape,
    /// After `\u` and so many zeros.
    Unicode(u8),
    Found,
}

impl Search {
    const fn next(&self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Found, _) | (Self::Unicode(3), b'0') => Self::Found,
            (Self::Between, b'\\') => Self::Escape,
            (Self::Escape, b'u') => Self::Unicode(0),
            (Self::Unicode(zeros), b'0') => Self::Unicode(*zeros + 1),
            _ => Self::Between,
        }
    }
}

impl Write for Search {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        for byte in buffer {
            *self = self.next(*byte);
        }
        Ok(buffer.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Accepted, Limits, has_nul};
    use duroxide::providers::{ExecutionMetadata, WorkItem};
    use duroxide::{Event, EventKind};

    #[test]
    fn what_is_too_long_is_named() {
        let limits = Limits { payload: 3, message: 2, error: 4, history: 300 };
        let accepted = Accepted { rejects_nul: false, limits };
        let raised = |data: &str| WorkItem::ExternalRaised {
            instance: "i".to_owned(),
            name: "approval".to_owned(),
            data: data.to_owned(),
        };
        assert_eq!(accepted.problem_with(&raised("12")), None);
        let problem = accepted.problem_with(&raised("123")).unwrap();
        assert!(problem.starts_with("the payload of the message of `approval` has 3 bytes"), "{problem}");
        let completed = |output: &str| {
            vec![Event::new("i", 1, None, EventKind::OrchestrationCompleted { output: output.to_owned() })]
        };
        let ended = ExecutionMetadata { status: Some("Completed".to_owned()), ..ExecutionMetadata::default() };
        assert_eq!(accepted.problem_with_turn(999, &completed("123"), [&[], &[]], &ended), None);
        let problem = accepted.problem_with_turn(0, &completed("1234"), [&[], &[]], &ended).unwrap();
        assert!(problem.starts_with("the output of `i` has 4 bytes"), "{problem}");
        let turn = vec![Event::new("i", 1, None, EventKind::TimerCreated { fire_at_ms: 1 })];
        let running = ExecutionMetadata::default();
        assert_eq!(accepted.problem_with_turn(10, &turn, [&[], &[]], &running), None);
        assert!(
            accepted.problem_with_turn(290, &turn, [&[], &[]], &running).unwrap().starts_with("the history of `i`")
        );
        let unlimited = Accepted { rejects_nul: false, limits: Limits::NONE };
        assert_eq!(unlimited.problem_with_turn(usize::MAX / 2, &turn, [&[], &[]], &running), None);
    }

    #[test]
    fn only_the_character_itself_is_found() {
        for text in ["\0", "a\0", "\0b", "\\\0", "\\\\\0", "\u{1}\0", "\\u000\0"] {
            assert!(has_nul(&text), "{text:?}");
            assert!(has_nul(&vec![("a", text)]), "{text:?}");
            // JSON in JSON is harmless.
            let json = serde_json::to_string(text).unwrap();
            assert!(!has_nul(&json), "{json:?}");
        }
        for text in ["", "0000", "\\u0000", "u0000", "\u{1}0", "\u{10}", "\\\\u0000", "\u{1}\u{2}"] {
            assert!(!has_nul(&text), "{text:?}");
        }
    }
}
