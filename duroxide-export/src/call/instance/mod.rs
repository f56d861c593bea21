//! Instances of orchestrations: what they run, their status, and waiting for them to end.

pub(crate) mod identity;
pub(crate) mod status;
pub(crate) mod wait;
pub(crate) mod wait_error;
pub(crate) mod watch;
