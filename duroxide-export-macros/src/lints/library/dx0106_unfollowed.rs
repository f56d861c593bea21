//! DX0106: calls in an orchestration or its helpers that `export!` cannot follow.

use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::library::contents::Library;
use std::fmt::Write as _;

pub(crate) fn find(library: &Library) -> Vec<Finding> {
    let reached = library.reached.iter().map(|(index, reached)| (&library.handlers[*index], reached));
    // `uses(..)` lists what they schedule.
    let open = reached.filter(|(orchestration, reached)| !orchestration.declares_uses && !reached.unknown.is_empty());
    let findings = open.filter(|(orchestration, _)| !orchestration.is_test()).map(|(orchestration, reached)| {
        let handle = &orchestration.named.idents.handle;
        let mut problem = format!("what `{handle}` schedules is not completely known:");
        for unknown in &reached.unknown {
            let _ = write!(problem, "\n  {unknown}");
        }
        let help = format!(
            "list what these calls schedule in the attribute of `{}`, as `uses(ChargeCard, ..)`; write `uses()` if \
             they schedule nothing",
            orchestration.function
        );
        Finding::at_call_site(Lint::Unfollowed, problem, help)
    });
    findings.collect()
}
