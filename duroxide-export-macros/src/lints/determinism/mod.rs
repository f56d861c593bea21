//! DX0001 to DX0017: what an orchestration must not do, because duroxide runs it again from the start each time it
//! continues, and every run must make the same decisions.
//!
//! [`by_name`] finds what can be recognized by a name; each other module is one lint that needs to look at more.

mod body;
mod by_name;
mod dx0007_hash_order;
mod dx0008_global_state;
mod dx0010_dropped;
mod dx0011_endless_timer;
mod dx0012_panicking_message;
mod dx0013_event_in_loop;
mod dx0014_dequeue_once;
mod dx0015_endless_history;
mod dx0016_spinning;
mod dx0017_one_by_one;
#[cfg(test)]
mod testing;

use crate::arguments::lints::Allowed;
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::lint_table;
use crate::scope::Scope;
use crate::syntax::context::ident_in;
use crate::syntax::walk::Code;
use body::Body;
use syn::{Ident, Signature};

/// Finds everything that a replay would do differently, and everything that misleads, except for what is allowed.
///
/// `handle` is the orchestration's, if the function is one. `scope` returns the names of its module; it is only called
/// if there are findings that the names may explain.
pub(crate) fn check(
    code: &Code,
    sig: &Signature,
    allowed: &[Allowed],
    handle: Option<&Ident>,
    scope: impl FnOnce() -> Option<Scope>,
) -> Vec<Finding> {
    let in_scope = |scope: Option<&Scope>| {
        let body = Body::new(code, sig.inputs.iter().collect(), ident_in(sig));
        let body = body.within(handle, scope);
        let mut findings = findings(&body);
        findings.retain(|finding| !allowed.iter().any(|allowed| allowed.lint == finding.lint));
        (findings, body.scope_needed.get())
    };
    let (findings, scope_needed) = in_scope(None);
    if findings.is_empty() && !scope_needed {
        return findings;
    }
    match scope() {
        Some(scope) => in_scope(Some(&scope)).0,
        None => findings,
    }
}

fn findings(body: &Body<'_>) -> Vec<Finding> {
    let others = FINDERS.iter().flatten().flat_map(|find| find(body));
    by_name::find(body).into_iter().chain(others).collect()
}

macro_rules! finders {
    ($($lint:ident $code:literal, $level:ident, $subject:ident, $module:ident, $summary:literal;)+) => {
        [$(finder!($subject $module)),+]
    };
}

macro_rules! finder {
    (Body by_name) => {
        None
    };
    (Body $module:ident) => {
        Some($module::find)
    };
    (Library $module:ident) => {
        None
    };
}

type Find = fn(&Body<'_>) -> Vec<Finding>;

/// The lints that have a module of their own here.
const FINDERS: &[Option<Find>] = &lint_table!(finders);
