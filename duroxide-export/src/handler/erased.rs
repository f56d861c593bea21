//! Handlers without their types: what duroxide sees of them, functions from text to text.

use crate::handler::state::States;
use duroxide::{ActivityContext, OrchestrationContext};
use std::pin::Pin;
use std::sync::Arc;

/// The future of a handler.
pub(crate) type HandlerFuture = Pin<Box<dyn Future<Output = Result<String, String>> + Send>>;

/// Runs the annotated function.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Run {
    Activity(fn(ActivityContext, String, States) -> HandlerFuture),
    Orchestration(fn(OrchestrationContext, String, States) -> HandlerFuture),
}

/// Runs what replaces a function.
pub(crate) type RunInstead<C> = Arc<dyn Fn(C, String) -> HandlerFuture + Send + Sync>;

/// A replacement of a handler.
#[derive(Clone)]
pub enum Replacing {
    /// Of an activity.
    Activity(RunInstead<ActivityContext>),
    /// Of an orchestration.
    Orchestration(RunInstead<OrchestrationContext>),
}
