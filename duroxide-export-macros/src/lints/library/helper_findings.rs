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

    /// Bodies, items, and the function that reads the file. `ORDER` is the input.
    const FOLLOWED: &[[&str; 3]] = &[
        ["order.one()", "ORDER impl Order { fn one(&self) { READ } }", "Order::one"],
        ["order.a().one()", "ORDER impl Order { fn a(self) -> Self { self } fn one(&self) { READ } }", "Order::one"],
        ["order.a()", "ORDER impl Order { fn a(&self) { self.one() } fn one(&self) { READ } }", "Order::one"],
        [
            "order.line.one()",
            "pub struct Order { line: Line } struct Line; impl Line { fn one(&self) { READ } }",
            "Line::one",
        ],
        [
            "for line in order.lines { line.one() }",
            "pub struct Order { lines: Vec<Line> } struct Line; impl Line { fn one(&self) { READ } }",
            "Line::one",
        ],
        [
            "match order { Order::A(line) => line.one() }",
            "pub enum Order { A(Line) } struct Line; impl Line { fn one(&self) { READ } }",
            "Line::one",
        ],
        ["let x = Line { }; x.one()", "struct Line {} impl Line { fn one(&self) { READ } }", "Line::one"],
        [
            "let x = Line::new(); x.one()",
            "struct Line; impl Line { fn new() -> Self { Line } fn one(&self) { READ } }",
            "Line::one",
        ],
        ["let x: Line = other::get(); x.one()", "struct Line; impl Line { fn one(&self) { READ } }", "Line::one"],
        ["make().one()", "fn make() -> Line { Line } struct Line; impl Line { fn one(&self) { READ } }", "Line::one"],
        ["order.one()", "ORDER mod a { use super::Order; impl Order { pub fn one(&self) { READ } } }", "Order::one"],
        [
            "order.one()",
            "ORDER trait One { fn one(&self); } impl One for Order { fn one(&self) { READ } }",
            "Order::one",
        ],
        ["order.one()", "ORDER trait One { fn one(&self) { READ } } impl One for Order {}", "One::one"],
        [
            "order.two()",
            "ORDER trait One { fn two(&self) { self.one() } fn one(&self); } impl One for Order { fn one(&self) { READ } }",
            "Order::one",
        ],
        ["Line::one()", "type Line = Row; struct Row; impl Row { fn one() { READ } }", "Row::one"],
        ["let x: Line = a(); x.one()", "type Line = Row; struct Row; impl Row { fn one(&self) { READ } }", "Row::one"],
        ["Line::one()", "trait One { fn one() { READ } } struct Line; impl One for Line {}", "One::one"],
        [
            "let x: Line = order.into();",
            "struct Line; impl From<Order> for Line { fn from(_: Order) -> Self { READ } }",
            "Line::from",
        ],
        [
            "let x: Result<Line, E> = order.try_into();",
            "struct Line; impl TryFrom<Order> for Line { fn try_from(_: Order) -> R { READ } }",
            "Line::try_from",
        ],
        [
            "let x: Line = text.parse()?;",
            "struct Line; impl FromStr for Line { fn from_str(_: &str) -> R { READ } }",
            "Line::from_str",
        ],
        [
            "Line::from(order)",
            "struct Line; impl From<Order> for Line { fn from(_: Order) -> Self { READ } }",
            "Line::from",
        ],
        [
            "generic::<Line>()",
            "fn generic<C: One>() { C::one() } struct Line; impl One for Line { fn one() { READ } }",
            "Line::one",
        ],
        [
            "generic(Line)",
            "fn generic<C: One>(c: C) { c.one() } struct Line; impl One for Line { fn one(&self) { READ } }",
            "Line::one",
        ],
        ["let x = one!();", "macro_rules! one { () => { READ }; }", "one"],
        ["one!(order);", "macro_rules! one { ($x:expr) => { std::fs::read($x) }; }", "one"],
        ["one!();", "macro_rules! one { () => { two() }; } fn two() { READ }", "two"],
        ["let x = CONFIG.len();", "static CONFIG: LazyLock<u8> = LazyLock::new(|| READ);", "CONFIG"],
        [
            "let x = &*CONFIG;",
            "static CONFIG: std::sync::LazyLock<u8> = std::sync::LazyLock::new(one); fn one() { READ }",
            "one",
        ],
        [
            "order.one()",
            "ORDER trait Base { fn one(&self) { READ } } trait One: Base {} impl Base for Order {} impl One for Order {}",
            "Base::one",
        ],
    ];

    /// The same, where nothing reads a file, or nothing that can be known.
    const NOT_FOLLOWED: &[[&str; 2]] = &[
        ["order.one()", "ORDER struct Other; impl Other { fn one(&self) { READ } }"],
        ["order.two()", "ORDER impl Order { fn one(&self) { READ } }"],
        ["x.lock()", "struct Files; impl Files { fn lock(&self) { READ } }"],
        ["order.one()", "ORDER impl Order { fn one(&self) { self.x } fn two(&self) { READ } }"],
        ["order.one()", "ORDER trait One { fn one(&self) { READ } } impl One for Other {}"],
        ["order.one()", "ORDER trait One { fn one(&self) { READ } } impl One for Order { fn one(&self) {} }"],
        ["Line::one()", "type Line = Row; struct Row; impl Row { fn two() { READ } }"],
        [
            "let x: u8 = order.into();",
            "ORDER struct Line; impl From<Order> for Line { fn from(_: Order) -> Self { READ } }",
        ],
        ["let x: Line = y;", "struct Line; impl From<Order> for Line { fn from(_: Order) -> Self { READ } }"],
        ["generic::<Line>()", "fn generic<C: One>() { C::two() } struct Line; impl One for Line { fn one() { READ } }"],
        [
            "generic::<Line>()",
            "fn generic<C: One>() { C::one() } struct Line; struct Row; impl One for Row { fn one() { READ } }",
        ],
        ["other!()", "macro_rules! one { () => { READ }; }"],
        ["one!()", "macro_rules! one { () => { 1 }; }"],
        ["let x = CONFIG;", "static CONFIG: u8 = 1;"],
        ["let x = OTHER.len();", "static CONFIG: LazyLock<u8> = LazyLock::new(|| READ);"],
        ["OneActivity::call(&ctx, &order)", "ORDER struct Files; impl Files { fn call(&self) { READ } }"],
        [
            "order.clone()",
            "#[derive(Clone)] ORDER struct Files; impl Clone for Files { fn clone(&self) -> Self { READ } }",
        ],
        ["order.to_string()", "ORDER struct Files; impl Display for Files { fn fmt(&self) { READ } }"],
        ["", "ORDER impl Order { fn one(&self) { READ } }"],
        ["", "macro_rules! one { () => { READ }; } static CONFIG: LazyLock<u8> = LazyLock::new(|| READ);"],
        ["order.one()", "ORDER impl Order { #[duroxide::deterministic] fn one(&self) { READ } }"],
        ["let x = \"Line\"; order.one()", "struct Line; impl Line { fn one(&self) { READ } }"],
        ["order.x.one()", "ORDER struct Line; impl Line { fn one(&self) { READ } }"],
        ["order.len()", "ORDER mod files { pub struct Files; impl Files { pub fn len(&self) { READ } } }"],
        [
            "let x: Vec<u8> = order.parse();",
            "ORDER struct Line; impl FromStr for Line { fn from_str(_: &str) -> R { READ } }",
        ],
        [
            "generic(order)",
            "ORDER fn generic<C: One>(c: C) { c.one() } trait One { fn one(&self) { READ } } impl One for Order { fn one(&self) {} }",
        ],
    ];

    fn reads_files(body: &str, items: &str) -> Vec<String> {
        let items = items.replace("READ", "std::fs::read(1)").replace("ORDER", "pub struct Order { x: u8 }");
        let mut found = findings(&format!(
            "/// Sell.\n#[duroxide::orchestration] pub async fn sell_book(ctx: OrchestrationContext, order: Order) -> R {{ {body} }}\n{items}"
        ));
        found.retain(|finding| finding.starts_with("DX0006"));
        found
    }

    #[test]
    fn code_behind_values_types_macros_and_statics_is_followed() {
        for [body, items, function] in FOLLOWED {
            let found = reads_files(body, items);
            assert_eq!(found.len(), 1, "{body} {items}: {found:?}");
            assert!(found[0].contains(&format!("in `{function}`")), "{body} {items}: {found:?}");
        }
        for [body, items] in NOT_FOLLOWED {
            assert_eq!(reads_files(body, items), [""; 0], "{body} {items}");
        }
    }
}
