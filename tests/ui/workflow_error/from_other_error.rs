use duroxide::WorkflowError;
use serde::{Deserialize, Serialize};

#[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
#[error("declined")]
pub enum ChargeError {
    Declined,
}

use std::fmt;

/// Not a domain error.
#[derive(Debug, Serialize, Deserialize)]
pub struct ParseError;

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a number")
    }
}

impl std::error::Error for ParseError {}

#[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
pub enum OrderError {
    #[error("{0}")]
    Parse(#[from] ParseError),
    #[error("{0}")]
    Other(#[runtime] String),
}

fn main() {}
