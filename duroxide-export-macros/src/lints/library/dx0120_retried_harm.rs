//! DX0120: activities that must not run twice, and are retried.

use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::library::contents::Library;
use crate::library::found_handler::FoundHandler;
use crate::lints::library::listed::listed;

pub(crate) fn find(library: &Library) -> Option<Finding> {
    let retried = library.activities().filter(|handler| handler.retries && handler.idempotent == Some(false));
    let list = listed(retried.map(FoundHandler::handle_and_place))?;
    let problem =
        format!("these activities declare that running them twice may do harm, and that they are retried:{list}");
    let help =
        "a failed attempt may have done its work. Remove `retry(..)`, or make the activity `idempotent`".to_owned();
    Some(Finding::at_call_site(Lint::RetriedHarm, problem, help))
}

#[cfg(test)]
mod tests {
    use crate::lints::library::testing::findings;

    #[test]
    fn what_must_not_run_twice_is_not_retried() {
        let with = |arguments: &str| {
            let found =
                findings(&format!("/// Pay.\n#[duroxide::activity({arguments})] pub async fn pay_back() -> R {{}}"));
            found.into_iter().filter(|finding| finding.starts_with("DX0120")).collect::<Vec<_>>()
        };
        for arguments in [
            "not_idempotent, retry(max_attempts = 3)",
            "retry(max_attempts = 2), not_idempotent",
            "not_idempotent, retry(max_attempts = 3, backoff = fixed, initial = \"1s\")",
            "not_idempotent, retry(max_attempts = 3,), timeout = \"30s\"",
            "name = \"pay-back\", not_idempotent, tag = \"slow\", retry(max_attempts = 9)",
        ] {
            let found = with(arguments);
            assert!(found.len() == 1 && found[0].contains("`PayBack` at lib.rs:2"), "{arguments}: {found:?}");
        }
        for arguments in [
            "idempotent, retry(max_attempts = 3)",
            "not_idempotent",
            "retry(max_attempts = 3)",
            "not_idempotent, timeout = \"30s\"",
            "name = \"retry\", not_idempotent",
            "not_idempotent, tag = \"retry\"",
            "not_idempotent, retry(max_attempts = 1)",
        ] {
            assert_eq!(with(arguments), [""; 0], "{arguments}");
        }
    }
}
