//! The metadata of messages, and of their uses.

use crate::handler::location::Location;
use std::fmt;

/// The kind of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageKind {
    /// Raised once to an instance that waits for it; lost if the instance does not.
    Event,
    /// Kept until the instance takes it.
    Queue,
    /// Set by an instance, and read by others.
    Value,
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Event => "event",
            Self::Queue => "queue",
            Self::Value => "value",
        })
    }
}

/// Everything that is known about a message at compile time.
#[derive(Debug, Clone, Copy)]
#[doc(hidden)]
pub struct MessageMeta {
    /// What the attribute declares.
    pub kind: MessageKind,
    /// The full name, prefix included; the key of a value.
    pub name: &'static str,
    /// The type, without module paths.
    pub type_name: &'static str,
    /// The first paragraph of the type's documentation.
    pub description: &'static str,
    /// Whether the type is `#[deprecated]`.
    pub is_deprecated: bool,
    /// Where the type is.
    pub location: Location,
}

/// A message that a handler uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MessageUse {
    /// What the handler does with the message.
    pub action: MessageAction,
    /// The full name; the key of a value.
    pub name: &'static str,
    /// The type, without module paths.
    pub type_name: &'static str,
    /// The name is only known at run time: `Approval::named(signal)`, `Endpoint::at(key)`. `name` is then the type's own.
    pub is_named: bool,
}

/// What a handler does with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MessageAction {
    /// An orchestration waits for an event.
    Wait,
    /// An orchestration takes messages from a queue.
    Dequeue,
    /// An orchestration sets or clears a value.
    Set,
    /// An activity raises an event.
    Raise,
    /// An activity adds to a queue.
    Enqueue,
}

impl MessageAction {
    /// The kind of message that the action is about.
    const fn kind(self) -> MessageKind {
        match self {
            Self::Wait | Self::Raise => MessageKind::Event,
            Self::Dequeue | Self::Enqueue => MessageKind::Queue,
            Self::Set => MessageKind::Value,
        }
    }

    /// Whether messages of a kind have the action. A call of that name on another message is a function of the user's.
    pub(crate) const fn fits(self, kind: MessageKind) -> bool {
        // `==` is not const.
        self.kind() as u8 == kind as u8
    }
}
