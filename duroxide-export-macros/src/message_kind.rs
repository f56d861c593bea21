//! The kinds of messages, and the words for each.

/// The kind of message that an attribute defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum MessageKind {
    Event,
    Queue,
    Value,
}

impl MessageKind {
    pub(crate) const ALL: [Self; 3] = [Self::Event, Self::Queue, Self::Value];

    /// The name of the attribute, and the middle part of full names.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Queue => "queue",
            Self::Value => "value",
        }
    }

    /// The module of `names`.
    pub(crate) const fn plural(self) -> &'static str {
        match self {
            Self::Event => "events",
            Self::Queue => "queues",
            Self::Value => "values",
        }
    }

    pub(crate) const fn with_article(self) -> &'static str {
        match self {
            Self::Event => "an event",
            Self::Queue => "a queue",
            Self::Value => "a value",
        }
    }

    /// What travels, in messages.
    pub(crate) const fn content(self) -> &'static str {
        match self {
            Self::Event => "an event",
            Self::Queue => "a message",
            Self::Value => "a value",
        }
    }

    /// The runtime crate's trait and kind.
    pub(crate) const fn variant(self) -> &'static str {
        match self {
            Self::Event => "Event",
            Self::Queue => "Queue",
            Self::Value => "Value",
        }
    }

    /// The runtime crate's codec.
    pub(crate) const fn codec(self) -> &'static str {
        match self {
            Self::Event | Self::Queue => "SerdeCodec",
            Self::Value => "ValueCodec",
        }
    }

    /// The runtime crate's macro with the calls.
    pub(crate) const fn calls(self) -> &'static str {
        match self {
            Self::Event => "__event_calls",
            Self::Queue => "__queue_calls",
            Self::Value => "__value_calls",
        }
    }
}
