//! The two kinds of handlers, and the words for each.

/// The kind of handler that an attribute defines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Activity,
    Orchestration,
}

impl Kind {
    pub(crate) const ALL: [Self; 2] = [Self::Activity, Self::Orchestration];

    /// The name of the attribute, and the middle part of full names.
    pub(crate) const fn noun(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::Orchestration => "orchestration",
        }
    }

    /// The module of `names`, and the keyword in the explicit form of `export!`.
    pub(crate) const fn plural(self) -> &'static str {
        match self {
            Self::Activity => "activities",
            Self::Orchestration => "orchestrations",
        }
    }

    pub(crate) const fn with_article(self) -> &'static str {
        match self {
            Self::Activity => "an activity",
            Self::Orchestration => "an orchestration",
        }
    }

    /// The context that its functions take.
    pub(crate) const fn context(self) -> &'static str {
        match self {
            Self::Activity => "ActivityContext",
            Self::Orchestration => "OrchestrationContext",
        }
    }

    /// The runtime crate's type for its handles.
    pub(crate) const fn handle(self) -> &'static str {
        match self {
            Self::Activity => "Activity",
            Self::Orchestration => "Orchestration",
        }
    }
}
