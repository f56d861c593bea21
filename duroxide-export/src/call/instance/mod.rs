//! Instances of orchestrations: what they run, their status, waiting for them to end, and managing them.

pub(crate) mod identity;
pub(crate) mod instances;
pub(crate) mod manage;
pub(crate) mod manage_error;
pub(crate) mod status;
pub(crate) mod wait;
pub(crate) mod wait_error;
pub(crate) mod watch;
