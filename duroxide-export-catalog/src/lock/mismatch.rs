//! What can be wrong when one type reads what another writes.

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
    /// The reader finds the content of a variant elsewhere.
    Content { variant: String, wanted: String },
    /// The reader takes the value for another one.
    Meaning { written: String, read: String },
    /// The reader does not know another name of a field, which the writer reads, but does not write.
    LostAlias { alias: String, field: String },
    /// The reader does not read unknown variants, as the writer does.
    LostOther,
    /// What the schemas do not show, in words.
    NotChecked(String),
    /// The comparison cannot be made, for this reason.
    NotComparable(String),
}

impl Problem {
    /// Whether this only says that something is uncertain.
    pub(crate) const fn is_note(&self) -> bool {
        matches!(self, Self::NotChecked(_))
    }
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
