//! Running a handler: decode, call, encode, and guard. Also the durable steps that every call may take.

pub(crate) mod blocking;
pub(crate) mod call_site;
pub(crate) mod guard;
pub(crate) mod panics;
pub(crate) mod refused;
pub(crate) mod run;
pub(crate) mod timer;
