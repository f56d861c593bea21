//! What a name is for: its prefix, and what a good name says.

use crate::kind::Kind;
use crate::message::kind::MessageKind;

/// What a name is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Subject {
    Handler(Kind),
    Message(MessageKind),
}

/// Names of handlers that do not say what the handler does.
const GENERIC_HANDLERS: [&str; 37] = [
    "action",
    "activity",
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
    "orchestration",
    "orchestrator",
    "perform",
    "process",
    "run",
    "step",
    "task",
    "test",
    "work",
    "workflow",
];

/// Names of messages that do not say what is sent.
const GENERIC_MESSAGES: [&str; 22] = [
    "bar",
    "body",
    "content",
    "data",
    "event",
    "example",
    "foo",
    "input",
    "item",
    "message",
    "msg",
    "my-event",
    "my-message",
    "my-queue",
    "my-value",
    "output",
    "payload",
    "queue",
    "signal",
    "test",
    "type",
    "value",
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

    pub(super) const fn meaning(self) -> &'static str {
        match self {
            Self::Handler(_) => "what the handler does",
            Self::Message(_) => "what is sent",
        }
    }

    /// Whether a name does not say what it stands for, even if it is numbered.
    pub(crate) fn is_generic(self, base: &str) -> bool {
        let stem = base.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
        match self {
            Self::Handler(_) => GENERIC_HANDLERS.contains(&stem),
            Self::Message(_) => GENERIC_MESSAGES.contains(&stem),
        }
    }
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
