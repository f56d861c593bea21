//! DX0102: activities that declare neither `idempotent` nor `not_idempotent`.

use crate::diagnostics::code::Lint;
use crate::diagnostics::finding::Finding;
use crate::library::contents::Library;
use crate::lints::library::list::list;

pub(crate) fn find(library: &Library) -> Option<Finding> {
    let list = list(library.activities().filter(|handler| handler.idempotent.is_none()))?;
    let problem = format!("these activities do not declare whether it is safe to run them twice:{list}");
    let help = "duroxide runs an activity again if its worker is lost. Add `idempotent` to the attribute if that is \
                harmless, or else `not_idempotent`"
        .to_owned();
    Some(Finding::at_call_site(Lint::Idempotency, problem, help))
}
