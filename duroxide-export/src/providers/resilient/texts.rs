//! Texts that PostgreSQL cannot store.

use ::duroxide::providers::{ExecutionMetadata, WorkItem};
use ::duroxide::{AppErrorKind, ErrorDetails, Event};
use serde::Serialize;
use std::io::{self, Write};

/// Why a text is refused. Stored, it would keep every worker from fetching anything, for ever.
pub(super) const REASON: &str = "it contains the character U+0000, which PostgreSQL cannot store. The handles of \
    duroxide-export send such a text as JSON; so can you, as in `serde_json::to_string`";

/// Whether the database cannot store what an orchestration did.
pub(super) fn is_turn_refused(
    history: &[Event],
    worker_items: &[WorkItem],
    orchestrator_items: &[WorkItem],
    metadata: &ExecutionMetadata,
) -> bool {
    metadata.output.as_ref().is_some_and(|output| output.contains('\0'))
        || has_nul(&history)
        || has_nul(&worker_items)
        || has_nul(&orchestrator_items)
}

/// What is recorded for an activity whose output or error cannot be stored.
pub(super) fn storable(completion: WorkItem) -> WorkItem {
    if !has_nul(&completion) {
        return completion;
    }
    match completion {
        WorkItem::ActivityCompleted { instance, execution_id, id, .. }
        | WorkItem::ActivityFailed { instance, execution_id, id, .. } => {
            let message = format!("the result of the activity cannot be stored: {REASON}");
            let details = ErrorDetails::Application { kind: AppErrorKind::ActivityFailed, message, retryable: false };
            WorkItem::ActivityFailed { instance, execution_id, id, details }
        }
        other => other,
    }
}

/// Whether there is a U+0000 in any text of a value.
pub(super) fn has_nul(value: &impl Serialize) -> bool {
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
    use super::has_nul;

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
