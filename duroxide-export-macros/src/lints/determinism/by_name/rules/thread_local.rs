//! DX0008, for what can be recognized by name. See also
//! [`dx0008_global_state`](super::super::super::dx0008_global_state).

use crate::diagnostics::code::Lint;
use crate::lints::determinism::by_name::pattern::Rule;

/// Macros.
pub(super) const MACROS: &[Rule] = &[Rule {
    lint: Lint::GlobalState,
    patterns: &["std|thread_local"],
    problem: "`{path}!` belongs to the thread that happens to run the orchestration, and the history does not record it",
    help: "keep the value in a local variable: `let mut value = ..`",
}];
