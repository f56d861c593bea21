//! Running a handler: decode, call, encode, and guard.

pub(crate) mod blocking;
pub(crate) mod guard;
pub(crate) mod panics;
pub(crate) mod refused;
pub(crate) mod run;
pub(crate) mod timer;
