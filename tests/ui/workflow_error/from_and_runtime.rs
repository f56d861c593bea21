use duroxide::WorkflowError;
use serde::{Deserialize, Serialize};

#[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
#[error("declined")]
pub enum ChargeError {
    Declined,
}

#[derive(Debug, WorkflowError, Serialize, Deserialize)]
pub enum OrderError {
    #[from]
    #[runtime]
    Other(String),
}

impl std::fmt::Display for OrderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{self:?}")
    }
}

impl std::error::Error for OrderError {}

fn main() {}
