use duroxide::WorkflowError;
use serde::{Deserialize, Serialize};

#[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
#[error("declined")]
pub enum ChargeError {
    Declined,
}

#[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
pub enum OrderError {
    #[error("not paid: {0}, {1}")]
    #[runtime]
    Other(String, u64),
}

fn main() {}
