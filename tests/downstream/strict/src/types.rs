//! What the handlers take and return.

use serde::{Deserialize, Serialize};

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
