//! The kinds of handlers and messages.

/// What a name in a catalog belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Activity,
    Event,
    Orchestration,
    Queue,
    Value,
}

impl Kind {
    /// The kinds of messages.
    pub(crate) const MESSAGES: [Self; 3] = [Self::Event, Self::Queue, Self::Value];

    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::Event => "event",
            Self::Orchestration => "orchestration",
            Self::Queue => "queue",
            Self::Value => "value",
        }
    }

    /// The noun with its article.
    pub(crate) const fn a_noun(self) -> &'static str {
        match self {
            Self::Activity => "an activity",
            Self::Event => "an event",
            Self::Orchestration => "an orchestration",
            Self::Queue => "a queue",
            Self::Value => "a value",
        }
    }
}

/// A name without the prefix `{crate}::{kind}::`.
pub(crate) fn short_name(name: &str) -> &str {
    name.rsplit("::").next().unwrap_or(name)
}
