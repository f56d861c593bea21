//! How long something takes: a duration that the attribute knows, or a constant that only the compiler can evaluate.

use crate::handler::parse::args::duration::{DurationArg, duration};
use crate::syntax::text::text;
use std::fmt;
use std::time::Duration;
use syn::Expr;

/// A duration in an option.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Length {
    Known(Duration),
    /// An expression of type `Duration`. The generated code checks its value.
    Constant(Box<Expr>),
}

impl Length {
    pub(crate) fn new(written: &DurationArg) -> syn::Result<Self> {
        match written {
            DurationArg::Text(text) => duration(text).map(Self::Known),
            DurationArg::Constant(constant) => Ok(Self::Constant(constant.clone())),
        }
    }
}

impl From<Duration> for Length {
    fn from(duration: Duration) -> Self {
        Self::Known(duration)
    }
}

/// The form in the documentation.
impl fmt::Display for Length {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(duration) => humantime::format_duration(*duration).fmt(f),
            Self::Constant(constant) => write!(f, "`{}`", text(constant)),
        }
    }
}
