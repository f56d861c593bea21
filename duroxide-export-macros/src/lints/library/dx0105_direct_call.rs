//! DX0105: direct calls of an activity's function in an orchestration, which run it again on every replay.

use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::library::call_graph::direct_calls::DirectCall;
use crate::library::contents::Library;
use crate::syntax::text::text;

pub(super) fn find(library: &Library) -> Vec<Finding> {
    library.direct_calls.iter().map(|call| finding(call, library)).collect()
}

fn finding(DirectCall { path, place, context, activity }: &DirectCall, library: &Library) -> Finding {
    let problem =
        format!("`{}(..)` in {place} runs the activity inside the orchestration, again on every replay", text(path));
    let handle = &library.handlers[*activity].named.idents.handle;
    Finding::at_call_site(Lint::DirectCall, problem, format!("write `{handle}::call(&{context}, &input).await`"))
}

#[cfg(test)]
mod tests {
    use crate::lints::library::testing::{CHARGE, findings};

    #[test]
    fn activities_are_called_by_their_handles() {
        let in_modules = |import: &str, body: &str| {
            findings(&format!(
                "{import} pub mod activities {{ {CHARGE} }} fn help(cents: u64) {{}}\n\
                 /// Sell.\n#[duroxide::orchestration(uses(ChargeCard))] pub async fn sell_book(context: OrchestrationContext) -> R {{ {body} }}"
            ))
        };
        for (import, body) in [
            ("", "activities::charge_card().await"),
            ("", "crate::activities::charge_card()"),
            ("", "self::activities::charge_card()"),
            ("use activities::charge_card;", "charge_card().await"),
            ("use activities::*;", "charge_card().await"),
            ("use crate::activities as all;", "all::charge_card().await"),
        ] {
            let path = body.split('(').next().unwrap();
            let expected = format!(
                "DX0105 `{path}(..)` in lib.rs:5 runs the activity inside the orchestration, again on every replay\n\
                 help: write `ChargeCard::call(&context, &input).await`"
            );
            assert_eq!(in_modules(import, body), [expected], "{import} {body}");
        }
        for (import, body) in [
            ("", "help(1)"),
            ("", "others::charge_card().await"),
            ("", "::activities::charge_card().await"),
            ("", "till.charge_card()"),
            ("", "ChargeCard::call(&context, &()).await"),
            ("use other::charge_card;", "charge_card().await"),
            ("use other::*;", "charge_card().await"),
            ("use activities::charge_card;", "let charge_card = || 1; charge_card()"),
            ("use activities::charge_card;", "fn charge_card() {} charge_card()"),
            ("use activities::charge_card;", "use other::charge_card; charge_card()"),
        ] {
            assert_eq!(in_modules(import, body), [""; 0], "{import} {body}");
        }
    }

    #[test]
    fn a_users_own_function_with_the_same_name_is_not_an_activity() {
        let text = format!(
            "pub mod activities {{ {CHARGE} }} mod till {{ fn charge_card() {{}}\n\
             /// Sell.\n#[duroxide::orchestration(uses(ChargeCard))] pub async fn sell_book(ctx: OrchestrationContext) -> R {{ charge_card() }} }}"
        );
        assert_eq!(findings(&text), [""; 0]);
    }
}
