//! DX0102: activities that declare neither `idempotent` nor `not_idempotent`.

use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::library::contents::Library;
use crate::library::found_handler::FoundHandler;
use crate::lints::library::listed::listed;

pub(crate) fn find(library: &Library) -> Option<Finding> {
    let undeclared = library.activities().filter(|handler| handler.idempotent.is_none());
    let list = listed(undeclared.map(FoundHandler::handle_and_place))?;
    let problem = format!("these activities do not declare whether it is safe to run them twice:{list}");
    let help = "duroxide runs an activity again if its worker is lost. Add `idempotent` to the attribute if that is \
                harmless, or else `not_idempotent`"
        .to_owned();
    Some(Finding::at_call_site(Lint::Idempotency, problem, help))
}

#[cfg(test)]
mod tests {
    use crate::lints::library::testing::{CHARGE, findings};

    #[test]
    fn activities_declare_their_idempotency() {
        let found = findings(&format!("{CHARGE} #[duroxide::activity] async fn pay_back() -> R {{}}"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("DX0102") && found[0].contains("`PayBack` at lib.rs:3"), "{found:?}");
    }
}
