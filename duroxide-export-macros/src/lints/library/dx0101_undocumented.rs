//! DX0101: handlers without documentation.

use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::library::contents::Library;
use crate::library::found_handler::FoundHandler;
use crate::lints::library::listed::listed;
use syn::Visibility;

pub(crate) fn find(library: &Library) -> Option<Finding> {
    let exported = library.shipped().filter(|handler| matches!(handler.vis, Visibility::Public(_)));
    let undocumented = exported.filter(|handler| !handler.documented);
    let list = listed(undocumented.map(FoundHandler::handle_and_place))?;
    let problem = format!("these handlers have no documentation, and so no description in the catalog:{list}");
    let help = "write a doc comment above each: `/// What it does.`".to_owned();
    Some(Finding::at_call_site(Lint::Undocumented, problem, help))
}

#[cfg(test)]
mod tests {
    use crate::lints::library::testing::findings;

    #[test]
    fn exported_handlers_need_documentation() {
        let found = findings(
            "#[duroxide::activity(idempotent)] pub fn a_first() -> R {}\n#[duroxide::orchestration] pub async fn b_second() -> R {}\n\
             #[duroxide::activity(not_idempotent)] fn private_one() -> R {}\n\
             #[doc = include_str!(\"x.md\")] #[duroxide::orchestration] pub async fn from_a_file() -> R {}\n\
             #[cfg(test)] mod tests { #[duroxide::activity] pub async fn in_a_test() -> R {} }",
        );
        assert_eq!(
            found[0],
            "DX0101 these handlers have no documentation, and so no description in the catalog:\n\x20 `AFirst` at \
             lib.rs:1\n  `BSecond` at lib.rs:2\nhelp: write a doc comment above each: `/// What it does.`"
        );
        assert!(found.iter().all(|finding| !finding.contains("InATest")), "{found:?}");
    }
}
