//! What the sides of the table use, unless they define it themselves.

/// The input of the activity.
pub type Input = u64;

/// The output of the activity.
pub type Output = u64;

/// The error of the activity.
pub type Fault = String;

/// The input of the orchestration.
pub type Start = u64;

pub use std::collections::BTreeMap;

pub use duroxide::{CallError, OrchestrationContext, WorkflowError};
