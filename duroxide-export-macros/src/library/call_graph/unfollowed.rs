//! Calls that cannot be followed.

use std::fmt;

/// A call with the context that cannot be followed, so that what it schedules is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unknown {
    /// The call, as in `retry(..)`.
    pub(crate) call: String,
    pub(crate) why: Why,
    /// The function that contains the call.
    pub(crate) function: String,
    pub(crate) place: String,
}

/// Why a call cannot be followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    OtherCrate,
    TypeParameter,
    Parameter,
    Value,
    Macro,
    SeveralTypes,
    NotFound,
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { call, why, function, place } = self;
        let why = match why {
            Why::OtherCrate => "is in another crate",
            Why::TypeParameter => "depends on a type parameter",
            Why::Parameter => "is a parameter",
            Why::Value => "is a value, which may be any function",
            Why::Macro => "is a macro, which may expand to any call",
            Why::SeveralTypes => "is a method of several types",
            Why::NotFound => "is not found in the sources of this crate",
        };
        write!(f, "`{call}` in `{function}` ({place}) {why}")
    }
}
