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

    /// Each with the function that reads the file, or nothing where none can be followed.
    #[test]
    fn code_behind_values_types_macros_and_statics_is_followed() {
        let order = "pub struct Order { x: u8 }";
        let read = "std::fs::read(1)";
        let table = [
            ("order.one()", format!("{order} impl Order {{ fn one(&self) {{ {read} }} }}"), "Order::one"),
            (
                "order.a().one()",
                format!("{order} impl Order {{ fn a(self) -> Self {{ self }} fn one(&self) {{ {read} }} }}"),
                "Order::one",
            ),
            (
                "order.a()",
                format!("{order} impl Order {{ fn a(&self) {{ self.one() }} fn one(&self) {{ {read} }} }}"),
                "Order::one",
            ),
            (
                "order.line.one()",
                format!("pub struct Order {{ line: Line }} struct Line; impl Line {{ fn one(&self) {{ {read} }} }}"),
                "Line::one",
            ),
            (
                "for line in order.lines { line.one() }",
                format!(
                    "pub struct Order {{ lines: Vec<Line> }} struct Line; impl Line {{ fn one(&self) {{ {read} }} }}"
                ),
                "Line::one",
            ),
            (
                "match order { Order::A(line) => line.one() }",
                format!("pub enum Order {{ A(Line) }} struct Line; impl Line {{ fn one(&self) {{ {read} }} }}"),
                "Line::one",
            ),
            (
                "let x = Line { }; x.one()",
                format!("struct Line {{}} impl Line {{ fn one(&self) {{ {read} }} }}"),
                "Line::one",
            ),
            (
                "let x = Line::new(); x.one()",
                format!("struct Line; impl Line {{ fn new() -> Self {{ Line }} fn one(&self) {{ {read} }} }}"),
                "Line::one",
            ),
            (
                "let x: Line = other::get(); x.one()",
                format!("struct Line; impl Line {{ fn one(&self) {{ {read} }} }}"),
                "Line::one",
            ),
            (
                "make().one()",
                format!("fn make() -> Line {{ Line }} struct Line; impl Line {{ fn one(&self) {{ {read} }} }}"),
                "Line::one",
            ),
            (
                "order.one()",
                format!("{order} mod a {{ use super::Order; impl Order {{ pub fn one(&self) {{ {read} }} }} }}"),
                "Order::one",
            ),
            (
                "order.one()",
                format!("{order} trait One {{ fn one(&self); }} impl One for Order {{ fn one(&self) {{ {read} }} }}"),
                "Order::one",
            ),
            (
                "order.one()",
                format!("{order} trait One {{ fn one(&self) {{ {read} }} }} impl One for Order {{}}"),
                "One::one",
            ),
            (
                "order.two()",
                format!(
                    "{order} trait One {{ fn two(&self) {{ self.one() }} fn one(&self); }} impl One for Order {{ fn one(&self) {{ {read} }} }}"
                ),
                "Order::one",
            ),
            ("Line::one()", format!("type Line = Row; struct Row; impl Row {{ fn one() {{ {read} }} }}"), "Row::one"),
            (
                "let x: Line = a(); x.one()",
                format!("type Line = Row; struct Row; impl Row {{ fn one(&self) {{ {read} }} }}"),
                "Row::one",
            ),
            (
                "Line::one()",
                format!("trait One {{ fn one() {{ {read} }} }} struct Line; impl One for Line {{}}"),
                "One::one",
            ),
            (
                "let x: Line = order.into();",
                format!("struct Line; impl From<Order> for Line {{ fn from(_: Order) -> Self {{ {read} }} }}"),
                "Line::from",
            ),
            (
                "let x: Result<Line, E> = order.try_into();",
                format!("struct Line; impl TryFrom<Order> for Line {{ fn try_from(_: Order) -> R {{ {read} }} }}"),
                "Line::try_from",
            ),
            (
                "let x: Line = text.parse()?;",
                format!("struct Line; impl FromStr for Line {{ fn from_str(_: &str) -> R {{ {read} }} }}"),
                "Line::from_str",
            ),
            (
                "Line::from(order)",
                format!("struct Line; impl From<Order> for Line {{ fn from(_: Order) -> Self {{ {read} }} }}"),
                "Line::from",
            ),
            (
                "generic::<Line>()",
                format!(
                    "fn generic<C: One>() {{ C::one() }} struct Line; impl One for Line {{ fn one() {{ {read} }} }}"
                ),
                "Line::one",
            ),
            (
                "generic(Line)",
                format!(
                    "fn generic<C: One>(c: C) {{ c.one() }} struct Line; impl One for Line {{ fn one(&self) {{ {read} }} }}"
                ),
                "Line::one",
            ),
            ("let x = one!();", format!("macro_rules! one {{ () => {{ {read} }}; }}"), "one"),
            ("one!(order);", "macro_rules! one { ($x:expr) => { std::fs::read($x) }; }".to_owned(), "one"),
            ("one!();", format!("macro_rules! one {{ () => {{ two() }}; }} fn two() {{ {read} }}"), "two"),
            ("let x = CONFIG.len();", format!("static CONFIG: LazyLock<u8> = LazyLock::new(|| {read});"), "CONFIG"),
            (
                "let x = &*CONFIG;",
                format!(
                    "static CONFIG: std::sync::LazyLock<u8> = std::sync::LazyLock::new(one); fn one() {{ {read} }}"
                ),
                "one",
            ),
        ];
        let not = [
            ("order.one()", format!("{order} struct Other; impl Other {{ fn one(&self) {{ {read} }} }}")),
            ("order.two()", format!("{order} impl Order {{ fn one(&self) {{ {read} }} }}")),
            ("x.lock()", format!("struct Files; impl Files {{ fn lock(&self) {{ {read} }} }}")),
            ("order.one()", format!("{order} impl Order {{ fn one(&self) {{ self.x }} fn two(&self) {{ {read} }} }}")),
            ("order.one()", format!("{order} trait One {{ fn one(&self) {{ {read} }} }} impl One for Other {{}}")),
            (
                "order.one()",
                format!(
                    "{order} trait One {{ fn one(&self) {{ {read} }} }} impl One for Order {{ fn one(&self) {{}} }}"
                )
                .replace("trait One { fn one(&self) { std::fs::read(1) } }", "trait One { fn one(&self); }"),
            ),
            ("Line::one()", format!("type Line = Row; struct Row; impl Row {{ fn two() {{ {read} }} }}")),
            (
                "let x: u8 = order.into();",
                format!("{order} struct Line; impl From<Order> for Line {{ fn from(_: Order) -> Self {{ {read} }} }}"),
            ),
            (
                "let x: Line = y;",
                format!("struct Line; impl From<Order> for Line {{ fn from(_: Order) -> Self {{ {read} }} }}"),
            ),
            (
                "generic::<Line>()",
                format!(
                    "fn generic<C: One>() {{ C::two() }} struct Line; impl One for Line {{ fn one() {{ {read} }} }}"
                ),
            ),
            (
                "generic::<Line>()",
                format!(
                    "fn generic<C: One>() {{ C::one() }} struct Line; struct Row; impl One for Row {{ fn one() {{ {read} }} }}"
                ),
            ),
            ("other!()", format!("macro_rules! one {{ () => {{ {read} }}; }}")),
            ("one!()", "macro_rules! one { () => { 1 }; }".to_owned()),
            ("let x = CONFIG;", "static CONFIG: u8 = 1;".to_owned()),
            ("let x = OTHER.len();", format!("static CONFIG: LazyLock<u8> = LazyLock::new(|| {read});")),
            (
                "OneActivity::call(&ctx, &order)",
                format!("{order} struct Files; impl Files {{ fn call(&self) {{ {read} }} }}"),
            ),
            (
                "order.clone()",
                format!(
                    "#[derive(Clone)] {order} struct Files; impl Clone for Files {{ fn clone(&self) -> Self {{ {read} }} }}"
                ),
            ),
            (
                "order.to_string()",
                format!("{order} struct Files; impl Display for Files {{ fn fmt(&self) {{ {read} }} }}"),
            ),
            ("", format!("{order} impl Order {{ fn one(&self) {{ {read} }} }}")),
            (
                "",
                format!(
                    "macro_rules! one {{ () => {{ {read} }}; }} static CONFIG: LazyLock<u8> = LazyLock::new(|| {read});"
                ),
            ),
            ("order.one()", format!("{order} impl Order {{ #[duroxide::deterministic] fn one(&self) {{ {read} }} }}")),
            ("let x = \"Line\"; order.one()", format!("struct Line; impl Line {{ fn one(&self) {{ {read} }} }}")),
            ("order.x.one()", format!("{order} struct Line; impl Line {{ fn one(&self) {{ {read} }} }}")),
            (
                "order.len()",
                format!("{order} mod files {{ pub struct Files; impl Files {{ pub fn len(&self) {{ {read} }} }} }}"),
            ),
            (
                "let x: Vec<u8> = order.parse();",
                format!("{order} struct Line; impl FromStr for Line {{ fn from_str(_: &str) -> R {{ {read} }} }}"),
            ),
        ];
        let found = |body: &str, items: &str| {
            let found = findings(&format!(
                "/// Sell.\n#[duroxide::orchestration] pub async fn sell_book(ctx: OrchestrationContext, order: Order) -> R {{ {body} }}\n{items}"
            ));
            found.into_iter().filter(|finding| finding.starts_with("DX0006")).collect::<Vec<_>>()
        };
        for (body, items, function) in table {
            let found = found(body, &items);
            assert_eq!(found.len(), 1, "{body} {items}: {found:?}");
            assert!(found[0].contains(&format!("in `{function}`")), "{body} {items}: {found:?}");
        }
        for (body, items) in not {
            assert_eq!(found(body, &items), [""; 0], "{body} {items}");
        }
    }
}
