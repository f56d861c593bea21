//! Running a handler: decode, call, encode, and what holds whatever it does.

pub(crate) mod blocking;
pub(crate) mod guard;
pub(crate) mod run;
