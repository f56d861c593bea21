//! The metadata of a message.

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
