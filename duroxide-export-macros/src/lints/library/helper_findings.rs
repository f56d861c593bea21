//! The lints of orchestrations, in the helper functions that orchestrations call.

use crate::arguments::lints::Allowed;
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::library::call_graph::function::Helper;
use crate::library::contents::Library;
use crate::library::found_handler::FoundHandler;
use crate::lints::determinism;
use crate::own_attribute::is_deterministic;
use crate::scope::Scope;
use std::collections::HashMap;

/// Finds mistakes in helpers. They are warnings, because other code may call the helper too.
pub(crate) fn find(library: &Library) -> Vec<Finding> {
    let mut order: Vec<(&Helper, Vec<&FoundHandler>)> = Vec::new();
    let mut index_of = HashMap::new();
    for (index, reached) in &library.reached {
        for helper in &reached.helpers {
            let known = *index_of.entry(helper.key()).or_insert_with(|| {
                order.push((helper, Vec::new()));
                order.len() - 1
            });
            order[known].1.push(&library.handlers[*index]);
        }
    }
    order.iter().flat_map(|(helper, callers)| in_helper(helper, callers, library)).collect()
}

fn in_helper(helper: &Helper, callers: &[&FoundHandler], library: &Library) -> Vec<Finding> {
    // Its own attribute reports the same.
    if is_deterministic(&helper.attributes) {
        return Vec::new();
    }
    let scope = || Some(Scope::from_items(&*helper.source.items));
    let allowed = allowed_by_all(callers);
    let findings = determinism::check(&helper.code, &helper.sig, &allowed, None, scope);
    let is_meant = |finding: &Finding| match &finding.only_if_handle {
        Some(path) => path.segments.last().is_some_and(|last| is_handle(library, &last.ident)),
        None => true,
    };
    findings.into_iter().filter(is_meant).map(|finding| in_words(finding, helper, callers)).collect()
}

/// The lints that every orchestration which calls the helper allows.
fn allowed_by_all(callers: &[&FoundHandler]) -> Vec<Allowed> {
    let Some((first, others)) = callers.split_first() else { return Vec::new() };
    let allows = |caller: &FoundHandler, lint: Lint| caller.allowed.iter().any(|allowed| allowed.lint == lint);
    let by_all = first.allowed.iter().filter(|allowed| others.iter().all(|caller| allows(caller, allowed.lint)));
    by_all.cloned().collect()
}

fn is_handle(library: &Library, name: &proc_macro2::Ident) -> bool {
    library.handlers.iter().any(|handler| handler.named.idents.handle == *name)
}

/// Sources that a macro reads itself have no places that rustc could underline, so the text names them.
fn in_words(finding: Finding, helper: &Helper, callers: &[&FoundHandler]) -> Finding {
    let Finding { lint, problem, help, doubt, .. } = finding;
    let callers: Vec<_> = callers.iter().map(|caller| format!("`{}`", caller.named.idents.handle)).collect();
    let call = if callers.len() == 1 { "calls" } else { "call" };
    let callers = callers.join(" and ");
    let problem = format!("in `{}` ({}), which {callers} {call}: {problem}", helper.name(), helper.place());
    let help = format!("{help}. `#[duroxide::deterministic]` on the function makes this an error");
    let doubt = doubt.unwrap_or_else(|| "code that is not replayed may call this function too".to_owned());
    Finding {
        allowed_in: "`#[duroxide::deterministic(..)]` on the function",
        ..Finding::at_call_site(lint, problem, help)
    }
    .doubted(Some(doubt))
}

#[cfg(test)]
mod tests {
    use crate::lints::library::testing::{CHARGE, findings};

    #[test]
    fn mistakes_in_helpers_are_found() {
        let crate_with = |call: &str, items: &str| {
            findings(&format!(
                "{CHARGE}/// Sell.\n#[duroxide::orchestration] pub async fn sell_book(ctx: OrchestrationContext) -> R {{ \
                 ChargeCard::call(&ctx, &1); {call} }}\n{items}"
            ))
        };
        let found = [
            ("stamp()", "fn stamp() { SystemTime::now() }", "DX0001 in `stamp` (lib.rs:5), which `SellBook` calls"),
            ("a::b::id()", "mod a { pub mod b { pub fn id() { uuid::Uuid::new_v4() } } }", "DX0002 in `id`"),
            (
                "first(&ctx)",
                "fn first(ctx: &OrchestrationContext) { second() } fn second() { println!() }",
                "DX0009 in `second`",
            ),
            (
                "Clock::now()",
                "struct Clock; impl Clock { fn now() -> u64 { Instant::now() } }",
                "DX0001 in `Clock::now`",
            ),
            (
                "order.wait(&ctx)",
                "impl Order { async fn wait(&self, ctx: &OrchestrationContext) { tokio::time::sleep(x).await } }",
                "DX0003 in `Order::wait`",
            ),
            (
                "later(&ctx)",
                "fn later(ctx: &OrchestrationContext) { ChargeCard::schedule(ctx, &1); }",
                "DX0010 in `later`",
            ),
            ("xs.map(each)", "fn each(x: u8) { std::env::var(\"X\") }", "DX0005 in `each`"),
        ];
        for (call, items, start) in found {
            let found = crate_with(call, items);
            assert_eq!(found.len(), 1, "{call}: {found:?}");
            assert!(found[0].starts_with(start), "{call}: {found:?}");
            assert!(
                found[0].ends_with("code that is not replayed may call this function too, so this is only a warning")
            );
        }
        let silent = [
            ("stamp()", "#[duroxide::deterministic] fn stamp() { SystemTime::now() }"),
            ("", "fn stamp() { SystemTime::now() }"),
            ("ctx.schedule_activity(x)", "fn schedule_activity() { SystemTime::now() }"),
            ("stamp()", "fn stamp() { now() } fn now() {}"),
            (
                "helper(&ctx)",
                "struct Thing; fn helper(ctx: &OrchestrationContext) { let _ = Thing::schedule(ctx, &1); } impl Thing { fn schedule(ctx: &OrchestrationContext, x: &u8) {} }",
            ),
        ];
        for (call, items) in silent {
            assert_eq!(crate_with(call, items), [""; 0], "{call}");
        }
    }

    #[test]
    fn a_lint_that_all_callers_allow_is_allowed_in_helpers() {
        let crate_with = |other: &str| {
            findings(&format!(
                "/// A.\n#[duroxide::orchestration(allow(DX0001))] pub async fn sell_book(ctx: OrchestrationContext) -> R {{ stamp() }}
                 /// B.\n#[duroxide::orchestration{other}] pub async fn buy_book(ctx: OrchestrationContext) -> R {{ stamp() }}
                 fn stamp() {{ SystemTime::now() }}"
            ))
        };
        assert_eq!(crate_with("(allow(DX0001))"), [""; 0]);
        assert!(crate_with("")[0].contains("which `SellBook` and `BuyBook` call"));
    }
}
