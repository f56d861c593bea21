//! Breaking changes that a lock accepts.

use super::rule::Rule;
use serde::{Deserialize, Serialize};

/// A rule that does not apply to a name, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Exception {
    pub(crate) rule: Rule,
    pub(crate) name: String,
    pub(crate) reason: String,
}
