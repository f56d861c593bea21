//! How much workers do, and what they need for it.

pub mod by_hand;
pub mod measure;
pub mod process;
pub mod trips;
