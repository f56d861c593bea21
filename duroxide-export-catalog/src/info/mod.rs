//! The entries of a catalog.

pub(crate) mod activity;
pub(crate) mod encoding;
pub(crate) mod message;
mod milliseconds;
pub(crate) mod orchestration;
pub(crate) mod retry;
pub(crate) mod schema;
pub(crate) mod source;
