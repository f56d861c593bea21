//! The lints about messages.

mod awaited;
mod dx0107_raw_name;
mod dx0108_never_awaited;
mod dx0109_never_sent;

use crate::diagnostics::finding::Finding;
use crate::library::contents::Library;

/// Finds mistakes about messages.
pub(super) fn find(library: &Library) -> impl Iterator<Item = Finding> {
    let awaited_and_sent = dx0108_never_awaited::find(library).into_iter().chain(dx0109_never_sent::find(library));
    dx0107_raw_name::find(library).into_iter().chain(awaited_and_sent)
}
