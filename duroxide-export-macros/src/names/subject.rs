//! What a name is for: its prefix, and what a good name says.

use crate::kind::Kind;
use crate::message_kind::MessageKind;

/// What a name is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Handler(Kind),
    Message(MessageKind),
}

/// What kinds of handlers are called. Alone or numbered, as in the convention's counterexample `workflow1`, such a word
/// is refused as a name.
const HANDLER_WORDS: [&str; 4] = ["activity", "orchestration", "task", "workflow"];

/// What kinds of messages are called.
const MESSAGE_WORDS: [&str; 4] = ["event", "message", "queue", "value"];

/// Other names that do not say what a handler does. They are only warned about.
const VAGUE_HANDLERS: [&str; 33] = [
    "action",
    "bar",
    "body",
    "call",
    "callback",
    "do",
    "entry",
    "entrypoint",
    "example",
    "exec",
    "execute",
    "fn",
    "foo",
    "func",
    "function",
    "handle",
    "handler",
    "inner",
    "invoke",
    "job",
    "main",
    "method",
    "my-activity",
    "my-orchestration",
    "my-workflow",
    "operation",
    "orchestrator",
    "perform",
    "process",
    "run",
    "step",
    "test",
    "work",
];

/// Other names that do not say what is sent. They are only warned about.
const VAGUE_MESSAGES: [&str; 18] = [
    "bar",
    "body",
    "content",
    "data",
    "example",
    "foo",
    "input",
    "item",
    "msg",
    "my-event",
    "my-message",
    "my-queue",
    "my-value",
    "output",
    "payload",
    "signal",
    "test",
    "type",
];

impl Subject {
    /// `{crate}::{kind}::`. The key of a value has no prefix, because each instance has keys of its own.
    pub(crate) fn prefix(self, package: &str) -> String {
        match self {
            Self::Handler(kind) => format!("{package}::{}::", kind.noun()),
            Self::Message(MessageKind::Value) => String::new(),
            Self::Message(kind) => format!("{package}::{}::", kind.noun()),
        }
    }

    pub(crate) const fn example(self) -> &'static str {
        match self {
            Self::Handler(_) => "provision-vm",
            Self::Message(MessageKind::Event) => "deployment-approval",
            Self::Message(MessageKind::Queue) => "session-command",
            Self::Message(MessageKind::Value) => "endpoint",
        }
    }

    /// Why a generic name is not enough, and what to write.
    pub(crate) fn advice(self) -> String {
        match self {
            Self::Handler(_) => format!("write a verb and an object, such as `{}`", self.example()),
            Self::Message(_) => format!("write a name such as `{}`", self.example()),
        }
    }

    pub(crate) const fn meaning(self) -> &'static str {
        match self {
            Self::Handler(_) => "what the handler does",
            Self::Message(_) => "what is sent",
        }
    }

    /// Whether a name is only a word for its kind, even if it is numbered.
    pub(crate) fn is_kind_word(self, base: &str) -> bool {
        match self {
            Self::Handler(_) => HANDLER_WORDS.contains(&stem(base)),
            Self::Message(_) => MESSAGE_WORDS.contains(&stem(base)),
        }
    }

    /// Whether a name does not say what it stands for, even if it is numbered.
    pub(crate) fn is_generic(self, base: &str) -> bool {
        let is_vague = match self {
            Self::Handler(_) => VAGUE_HANDLERS.contains(&stem(base)),
            Self::Message(_) => VAGUE_MESSAGES.contains(&stem(base)),
        };
        is_vague || self.is_kind_word(base)
    }
}

/// A name without its number.
fn stem(base: &str) -> &str {
    base.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-')
}

impl From<Kind> for Subject {
    fn from(kind: Kind) -> Self {
        Self::Handler(kind)
    }
}

impl From<MessageKind> for Subject {
    fn from(kind: MessageKind) -> Self {
        Self::Message(kind)
    }
}
