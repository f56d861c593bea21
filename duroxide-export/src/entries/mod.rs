//! The handlers and messages in a binary: what each submits, and how to look them up.

pub(crate) mod details;
pub(crate) mod entry;
pub(crate) mod helper_uses;
mod index;
pub(crate) mod message;
pub(crate) mod order;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub(crate) mod renames;
#[cfg(feature = "schema")]
pub mod schemas;
pub(crate) mod scope;
#[cfg(all(feature = "schema", feature = "testing"))]
mod serde_probe;
