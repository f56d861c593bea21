//! Lists in the text of a finding.

use std::fmt::Display;
use std::fmt::Write as _;

/// ``\n  `ChargeCard` at src/lib.rs:3``, one line for each name and place; `None` if there are none.
pub(super) fn listed<'a>(items: impl Iterator<Item = (impl Display, &'a str)>) -> Option<String> {
    let mut lines = String::new();
    for (name, place) in items {
        let _ = write!(lines, "\n  `{name}` at {place}");
    }
    (!lines.is_empty()).then_some(lines)
}
