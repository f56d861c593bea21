//! The inputs and outputs of the handlers.

use duroxide::WorkflowError;
use serde::{Deserialize, Serialize};
use std::error::Error;
use std::fmt;

/// The size of a machine.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Size {
    /// How many cores it has.
    pub cores: u8,
}

/// A machine.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Machine {
    /// Its number.
    pub id: u64,
}

/// Where machines are.
#[derive(Debug, Clone)]
pub struct Region(pub String);

/// Why there is no machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// A machine without cores was asked for.
    NoCores,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no cores")
    }
}

impl Error for Refusal {}

impl WorkflowError for Refusal {}

/// Why an order failed, with the errors of its calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, WorkflowError)]
pub enum OrderError {
    /// There is no machine.
    #[from]
    Machine(Refusal),
    /// There is no region of this name.
    Region {
        /// The name.
        name: String,
    },
    /// What duroxide reports.
    #[runtime]
    Other {
        /// The report.
        text: String,
    },
}

impl fmt::Display for OrderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Machine(refusal) => refusal.fmt(f),
            Self::Region { name } => write!(f, "no region `{name}`"),
            Self::Other { text } => f.write_str(text),
        }
    }
}

impl Error for OrderError {}
