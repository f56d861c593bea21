//! What running workflows exchange with others.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What to do with a web app that is in operation.
#[duroxide::queue(name = "webapp-command")]
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub enum WebappCommand {
    /// Run another image.
    Redeploy {
        /// The container image.
        image: String,
    },
    /// Give the app up, if somebody approves it.
    Retire,
}

/// A person's decision to give a web app up.
#[duroxide::event(name = "retirement-approval")]
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub struct RetirementApproval {
    /// Who has decided.
    pub by: String,
    /// Whether the app may be given up.
    pub granted: bool,
}

/// The container image that a web app runs.
#[duroxide::value(name = "running-image")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunningImage(pub String);
