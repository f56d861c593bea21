use duroxide::WorkflowError;
use serde::{Deserialize, Serialize};

#[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
#[error("declined")]
pub enum ChargeError {
    Declined,
}

#[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
#[workflow_error(krate = ::duroxide)]
#[error("sold out")]
pub enum OrderError {
    SoldOut,
}

fn main() {}
