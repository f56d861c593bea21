//! One change between two versions of a library.

use super::rule::{Breaks, Rule};
use std::fmt;

/// A change that breaks something, or that cannot be judged.
///
/// See [`Comparison`](crate::Comparison) for an example.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The rule that finds the change.
    pub rule: Rule,
    /// The full name of the handler or message; the key of a value.
    pub name: String,
    /// What has changed, in words.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl Change {
    pub(super) fn new(rule: Rule, name: impl Into<String>, message: String) -> Self {
        Self { rule, name: name.into(), message, help: rule.help().to_owned() }
    }

    /// Puts a suggestion in front of the help.
    pub(super) fn with_suggestion(self, suggestion: Option<String>) -> Self {
        match suggestion {
            Some(suggestion) => Self { help: format!("{suggestion}; {}", self.help), ..self },
            None => self,
        }
    }

    /// Whether the change is breaking.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.rule.is_breaking()
    }

    /// Whom the change breaks.
    #[must_use]
    pub const fn breaks(&self) -> &'static [Breaks] {
        self.rule.breaks()
    }
}

/// Two lines: what has changed and whom it breaks, and what to do.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { rule, name, message, help } = self;
        let breaks: Vec<_> = self.breaks().iter().map(ToString::to_string).collect();
        let concerns = if self.is_breaking() { "breaks" } else { "may concern" };
        write!(f, "[{rule}] `{name}`: {message} ({concerns} {})\n    help: {help}", breaks.join(", "))
    }
}
