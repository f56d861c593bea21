//! What the macros tell the author: errors, findings of lints, and the codes of the lints.

pub(crate) mod did_you_mean;
pub(crate) mod errors;
pub(crate) mod finding;
pub(crate) mod lint_table;
