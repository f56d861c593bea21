//! Lists of handlers in messages.

use crate::library::found_handler::Found;
use std::fmt::Write as _;

/// ``\n  `charge_card` at src/lib.rs:3``, one line for each handler; `None` if there are none.
pub(crate) fn list<'a>(handlers: impl Iterator<Item = &'a Found>) -> Option<String> {
    let mut lines = String::new();
    for Found { named, place, .. } in handlers {
        let _ = write!(lines, "\n  `{}` at {place}", named.idents.handle);
    }
    (!lines.is_empty()).then_some(lines)
}
