//! How messages are written and read, and the errors about it.

pub(crate) mod codec;
pub(in crate::message) mod payloads;
