//! Typed calls: what the handles of activities and orchestrations do.

pub(crate) mod activity;
mod attempts;
mod client;
pub(crate) mod conversion;
pub(crate) mod instance;
pub(crate) mod orchestration;
pub(crate) mod timer;
