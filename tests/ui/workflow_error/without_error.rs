use duroxide::WorkflowError;
use serde::{Deserialize, Serialize};

#[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
#[error("declined")]
pub enum ChargeError {
    Declined,
}

#[derive(Debug, WorkflowError, Serialize, Deserialize)]
pub enum OrderError {
    #[runtime]
    Other(String),
}

fn main() {}
