//! `DX01xx`: lints that look at a whole library, which no attribute can see. Each has its own file.

mod awaited_messages;
mod dx0101_undocumented;
mod dx0102_idempotency;
mod dx0103_unused;
mod dx0104_missing;
mod dx0105_direct_call;
mod dx0106_unfollowed;
mod dx0107_raw_name;
mod dx0108_never_awaited;
mod dx0109_never_sent;
mod dx0110_generic_name;
mod dx0120_retried_harm;
mod dx0121_dropped_retry;
mod helper_findings;
mod listed;
#[cfg(test)]
mod testing;

use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::lint_table;
use crate::library::contents::Library;

/// Finds everything, at any level.
pub(crate) fn find(library: &Library) -> Vec<Finding> {
    let of_library = FINDERS.iter().flatten().flat_map(|find| find(library));
    of_library.chain(helper_findings::find(library)).collect()
}

macro_rules! finders {
    ($($lint:ident $code:literal, $level:ident, $subject:ident, $module:ident, $summary:literal;)+) => {
        [$(finder!($subject $module)),+]
    };
}

macro_rules! finder {
    (Body $module:ident) => {
        None
    };
    (Library $module:ident) => {
        Some(|library| $module::find(library).into_iter().collect())
    };
}

type Find = fn(&Library) -> Vec<Finding>;

/// The lints of this folder.
const FINDERS: &[Option<Find>] = &lint_table!(finders);
