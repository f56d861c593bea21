//! The two kinds of handlers, identified by the context that they take.

use crate::handler::erased::{Replacing, RunInstead};
use duroxide::{ActivityContext, OrchestrationContext};
use std::fmt;

/// The kind of a handler.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum HandlerKind {
    /// An activity.
    Activity,
    /// An orchestration.
    Orchestration,
}

impl fmt::Display for HandlerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Activity => "activity",
            Self::Orchestration => "orchestration",
        })
    }
}

/// The context of a kind of handler: [`ActivityContext`] or [`OrchestrationContext`].
pub trait HandlerContext: sealed::Context {}

impl HandlerContext for ActivityContext {}
impl HandlerContext for OrchestrationContext {}

pub(crate) mod sealed {
    use super::{Replacing, RunInstead};

    /// Seals [`HandlerContext`](super::HandlerContext).
    pub trait Context: Sized + Send + 'static {
        /// Creates a replacement of a handler with this context.
        fn replacing(run: RunInstead<Self>) -> Replacing;
    }
}

impl sealed::Context for ActivityContext {
    fn replacing(run: RunInstead<Self>) -> Replacing {
        Replacing::Activity(run)
    }
}

impl sealed::Context for OrchestrationContext {
    fn replacing(run: RunInstead<Self>) -> Replacing {
        Replacing::Orchestration(run)
    }
}
