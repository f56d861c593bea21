//! Breaking changes that a lock accepts.

use super::change::Change;
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

impl Exception {
    pub(crate) fn accepts(&self, change: &Change) -> bool {
        self.rule == change.rule && self.name == change.name
    }
}
