//! What the macros tell the author: errors, lint findings, and the codes of the lints.

pub(crate) mod code;
pub(crate) mod errors;
pub(crate) mod finding;
pub(crate) mod unknown;
