use duroxide::WorkflowError;
use serde::{Deserialize, Serialize};

#[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
#[error("declined")]
pub enum ChargeError {
    Declined,
}

#[derive(Debug, thiserror::Error, WorkflowError, Deserialize)]
pub enum OrderError {
    #[error("{0}")]
    Other(#[runtime] String),
}

fn main() {}
