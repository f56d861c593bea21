//! Typed calls: what the handles of activities and orchestrations do.

pub(crate) mod activity;
mod attempts;
pub(crate) mod client;
pub(crate) mod conversion;
pub(crate) mod identity;
mod instance_id;
pub(crate) mod orchestration;
pub(crate) mod status;
mod timer;
mod wait;
pub(crate) mod wait_error;
