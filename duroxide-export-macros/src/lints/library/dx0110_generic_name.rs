//! DX0110: names that do not say what the handler does, or what is sent.

use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::library::contents::Library;
use crate::lints::library::listed::listed;
use crate::names::subject::Subject;

pub(super) fn find(library: &Library) -> Option<Finding> {
    let handlers = library.shipped().map(|handler| (handler.kind.into(), &handler.named.name, &*handler.place));
    let shipped = library.messages.iter().filter(|message| !message.is_test());
    let messages = shipped.map(|message| (message.kind.into(), &message.named.name, &*message.place));
    let generic = handlers.chain(messages).filter_map(|(subject, full, place): (Subject, _, _)| {
        let name = full.strip_prefix(&subject.prefix(&library.package.name))?;
        let base = name.split_once('@').map_or(name, |(base, _)| base);
        subject.is_generic(base).then_some((name, place))
    });
    let list = listed(generic)?;
    let problem = format!("these names do not say what the handler does, or what is sent:{list}");
    let help =
        "write `name = \"..\"` with a verb and an object for a handler, or with what a message carries; to keep a \
                name that is in use, `allow(DX0110)` in `export!`"
            .to_owned();
    Some(Finding::at_call_site(Lint::GenericName, problem, help))
}

#[cfg(test)]
mod tests {
    use crate::lints::library::testing::findings;

    fn generic(text: &str) -> Option<String> {
        findings(text).into_iter().find(|finding| finding.starts_with("DX0110"))
    }

    #[test]
    fn generic_names_are_listed() {
        let found = generic(
            "#[duroxide::activity(idempotent)] fn process() -> R {}\n\
             #[duroxide::orchestration(name = \"my-workflow@v2\")] async fn sell_book() -> R {}\n\
             #[duroxide::value] struct Item;\n\
             #[duroxide::queue(name = \"signal\")] struct Command;",
        );
        let list =
            "\n  `process` at lib.rs:1\n  `my-workflow@v2` at lib.rs:2\n  `item` at lib.rs:3\n  `signal` at lib.rs:4\n";
        assert!(found.as_ref().is_some_and(|found| found.contains(list)), "{found:?}");
    }

    #[test]
    fn names_that_say_something_pass() {
        for text in [
            "#[duroxide::activity(name = \"provision-vm\", idempotent)] fn execute() -> R {}",
            "#[duroxide::activity(full_name = \"process\", idempotent)] fn execute() -> R {}",
            "#[duroxide::activity(idempotent, alias = \"process\")] fn process_order() -> R {}",
            "#[duroxide::event] struct Signal2Of3;",
            "#[cfg(test)] mod tests { #[duroxide::activity] fn process() -> R {} }",
        ] {
            assert_eq!(generic(text), None, "{text}");
        }
    }
}
