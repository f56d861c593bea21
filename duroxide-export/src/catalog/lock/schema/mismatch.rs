//! What a reader does not understand.

use std::fmt;

/// One thing that is written and cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Mismatch {
    /// Where in the value: `.servers[*].port`; empty for the value itself.
    pub(crate) path: String,
    pub(crate) problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Problem {
    /// The reader does not know a variant.
    Variant(String),
    /// The reader requires a field that may be missing.
    Missing(String),
    /// The reader denies a field that may be there.
    Unknown(String),
    /// The reader wants another type.
    Type { written: String, wanted: String },
    /// The reader finds the name of the variant elsewhere.
    Tag { written: String, wanted: String },
}

impl Mismatch {
    /// The place with a field.
    pub(crate) fn at_field(&self, field: &str) -> String {
        format!("{}.{field}", self.path)
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.path, self.problem)
    }
}
