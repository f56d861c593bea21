//! `DX01xx`: lints that look at a whole library, which no attribute can see. Each has its own file.

mod dx0101_undocumented;
mod dx0102_idempotency;
mod dx0103_unused;
mod dx0104_missing;
mod dx0105_direct_call;
mod dx0106_unfollowed;
mod helpers;
mod list;
mod messages;

use crate::diagnostics::finding::Finding;
use crate::library::contents::Library;

/// Finds everything, whatever the levels of the lints.
pub(crate) fn find(library: &Library) -> Vec<Finding> {
    let of_handlers =
        [dx0101_undocumented::find(library), dx0102_idempotency::find(library), dx0103_unused::find(library)];
    of_handlers
        .into_iter()
        .flatten()
        .chain(dx0104_missing::find(library))
        .chain(dx0105_direct_call::find(&library.functions, &library.handlers))
        .chain(dx0106_unfollowed::find(library))
        .chain(messages::find(library))
        .chain(helpers::find(library))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::Library;
    use crate::cargo::Package;

    /// The code and text of each finding in a crate of one file.
    fn findings(text: &str) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("lib.rs");
        std::fs::write(&root, text).unwrap();
        let library = Library::read(&root, &Package::fixed(), Vec::new());
        let findings = super::find(&library).into_iter();
        let texts = findings.map(|finding| format!("{} {finding}", finding.lint.code()));
        texts.map(|text| text.replace(&root.display().to_string(), "lib.rs")).collect()
    }

    const CHARGE: &str = "/// Charge.\n#[duroxide::activity(idempotent)] pub async fn charge_card() -> R { Ok(()) }\n";

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

    #[test]
    fn activities_declare_their_idempotency() {
        let found = findings(&format!("{CHARGE} #[duroxide::activity] async fn pay_back() -> R {{}}"));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].starts_with("DX0102") && found[0].contains("`PayBack` at lib.rs:3"), "{found:?}");
    }

    #[test]
    fn activities_are_used_by_handle_constant_name_or_declaration() {
        let table = [
            ("", "ctx", true),
            ("", "ChargeCard::schedule(&ctx, &1).await", false),
            ("", "crate::ChargeCard::call(&ctx, &1).await", false),
            ("", "ctx.schedule_activity(names::activities::CHARGE_CARD, \"\").await", false),
            ("", "ctx.schedule_activity(\"shop::activity::charge-card\", \"\").await", false),
            ("(uses(ChargeCard))", "help(&ctx).await", false),
        ];
        for (arguments, body, unused) in table {
            let sell = format!(
                "/// Sell.\n#[duroxide::orchestration{arguments}] pub async fn sell_book(ctx: OrchestrationContext) -> R {{ {body} }}"
            );
            let found = findings(&format!("{CHARGE}{sell}"));
            assert_eq!(found.iter().any(|finding| finding.starts_with("DX0103")), unused, "{body}: {found:?}");
        }
    }

    #[test]
    fn helpers_and_methods_can_use_activities() {
        let sell = "/// Sell.\n#[duroxide::orchestration] pub async fn sell_book(ctx: OrchestrationContext) -> R {}";
        for helper in [
            "async fn help(ctx: &OrchestrationContext) { ChargeCard::call(ctx, &()).await }",
            "impl Till { async fn help(&self, ctx: &OrchestrationContext) { ChargeCard::call(ctx, &()).await } }",
        ] {
            assert_eq!(findings(&format!("{CHARGE}{sell}{helper}")), [""; 0]);
        }
    }

    #[test]
    fn activities_of_a_crate_without_orchestrations_are_meant_for_other_crates() {
        assert_eq!(findings(CHARGE), [""; 0]);
    }

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
            ("use other::activities;", "activities::charge_card().await"),
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

    /// If the macro may have missed something, nothing is an error.
    #[test]
    fn handlers_that_the_macro_cannot_see_may_exist() {
        let sell = "/// Sell.\n#[duroxide::orchestration] pub async fn sell_book(ctx: OrchestrationContext) -> R \
                    { ctx.schedule_activity(\"shop::activity::pay-bill\", \"\").await }\n";
        for (rest, why) in [
            ("include!(\"pay.rs\");", "`include!` may define handlers"),
            ("make_handlers!(pay_bill);", "`make_handlers!` may define handlers"),
            ("mod pay;", "the file of `mod pay` is not found"),
            ("#[cfg_attr(unix, path = \"a.rs\")] mod pay;", "a `cfg_attr` determines the file of `mod pay`"),
            ("fn f() {\n #[duroxide::activity(idempotent)]\n async fn pay_bill() -> R {} }", "not at module level"),
            ("const _: () = {\n #[duroxide::activity]\n async fn pay_bill() -> R {} };", "not at module level"),
        ] {
            let found = findings(&format!("{sell}{rest}"));
            let missing: Vec<_> = found.iter().filter(|finding| finding.starts_with("DX0104")).collect();
            assert_eq!(missing.len(), 1, "{rest}: {found:?}");
            assert!(
                missing[0].contains(why) && missing[0].ends_with("so this is only a warning"),
                "{rest}: {missing:?}"
            );
        }
        for rest in [
            "#[cfg_attr(feature = \"a\", duroxide::activity(idempotent), doc = \"Pay.\")] pub async fn pay_bill() -> R {}",
            "#[cfg_attr(unix, activity(name = \"pay-bill\", idempotent))]\n/// Pay.\npub async fn pay() -> R {}",
        ] {
            let found = findings(&format!("{sell}{rest}"));
            assert!(!found.iter().any(|finding| finding.starts_with("DX0104")), "{found:?}");
        }
        let harmless = format!(
            "{sell}thread_local! {{ static X: u8 = 1; }} fn f() {{ ctx.schedule_activity(x); }}\n// #[duroxide::activity]\nmod activity {{}}"
        );
        assert!(!findings(&harmless)[0].contains("warning only"));
    }

    #[test]
    fn names_of_this_crate_must_exist() {
        let sell = |name: &str| {
            format!(
                "{CHARGE}/// Sell.\n#[duroxide::orchestration(uses(ChargeCard))] pub async fn sell_book(ctx: OrchestrationContext) -> R \
                 {{ ctx.schedule_activity(\"{name}\", \"\").await }}"
            )
        };
        assert_eq!(findings(&sell("shop::activity::charge-card")), [""; 0]);
        assert_eq!(findings(&sell("other::activity::charge-crad")), [""; 0]);
        assert_eq!(
            findings(&sell("shop::activity::charge-crad")),
            ["DX0104 lib.rs:4 schedules `shop::activity::charge-crad`, but no activity of this crate has that name\n\
              help: did you mean `shop::activity::charge-card`? Write `ChargeCard::schedule(..)`"]
        );
        let found = findings(&sell("shop::orchestration::sell-book"));
        assert!(found[0].contains("no activity of this crate"), "{found:?}");
    }

    const APPROVAL: &str = "#[duroxide::event(name = \"approval\")] pub struct Approval;\n";

    /// The findings with a code in a crate with an event, an orchestration with this body, and other items.
    fn about_messages(code: &str, arguments: &str, body: &str, items: &str) -> Vec<String> {
        let orchestration = format!(
            "/// Deploy.\n#[duroxide::orchestration({arguments})] pub async fn deploy(ctx: OrchestrationContext) -> R {{ {body} }}\n"
        );
        let mut found = findings(&format!("{APPROVAL}{orchestration}{items}"));
        found.retain(|finding| finding.starts_with(code));
        found
    }

    #[test]
    fn names_of_typed_messages_are_not_written() {
        let queue = "#[duroxide::queue] pub struct Command; #[duroxide::value] pub struct Endpoint(u8);";
        let table = [
            ("ctx.schedule_wait(\"shop::event::approval\").await", "", "Approval::wait(&ctx)"),
            ("ctx.schedule_wait(names::events::APPROVAL).await", "", "Approval::wait(&ctx)"),
            ("ctx.dequeue_event(COMMAND).await", "", "Command::dequeue(&ctx)"),
            ("ctx.set_kv_value(\"endpoint\", x)", "", "value.set(&ctx)"),
            (
                "ctx.get_kv_value_typed::<Endpoint>(\"endpoint\")",
                "",
                "Endpoint::get(&ctx)` or `Endpoint::read(&client, instance)",
            ),
            ("", "async fn f() { client.raise_event(\"id\", APPROVAL, x).await }", "event.raise(&client, instance)"),
            (
                "",
                "impl X { fn f() { client.raise_event_typed::<Approval>(id, \"shop::event::approval\", x) } }",
                "event.raise(&client, instance)",
            ),
            (
                "",
                "mod a { fn f() { client.raise_event(id, \"shop::queue::command\", x) } }",
                "message.enqueue(&client, instance)",
            ),
            (
                "",
                "fn f() { client.wait_for_kv_value(id, ENDPOINT, second) }",
                "Endpoint::wait_for(&client, instance, timeout)",
            ),
        ];
        for (body, items, call) in table {
            let found = about_messages("DX0107", "", body, &format!("{queue} {items}"));
            assert_eq!(found.len(), 1, "{body}{items}: {found:?}");
            assert!(found[0].ends_with(&format!("help: write `{call}`")), "{found:?}");
        }
        let lost = about_messages("DX0107", "", "", &format!("{queue} fn f() {{ c.raise_event(id, COMMAND, x) }}"));
        assert!(lost[0].contains("an event of that name is lost, because `Command` is a queue"), "{lost:?}");
        for body in [
            "ctx.schedule_wait(\"approval\").await",
            "ctx.schedule_wait_typed::<Approval>(APPROVAL).await",
            "Approval::wait(&ctx).await; log(APPROVAL)",
            "ctx.schedule_activity(\"shop::event::approval\", x)",
        ] {
            assert_eq!(about_messages("DX0107", "", body, ""), [""; 0], "{body}");
        }
        for test in ["#[tokio::test] async fn f()", "#[cfg(test)] mod tests { fn f() {} } #[test] fn g()"] {
            let items = format!("{test} {{ client.raise_event(id, APPROVAL, x) }}");
            assert_eq!(about_messages("DX0107", "", "", &items), [""; 0], "{items}");
        }
    }

    #[test]
    fn messages_that_nobody_waits_for_are_listed() {
        let found = about_messages("DX0108", "", "", "");
        assert!(found[0].contains("lost or never read:\n  `Approval` at lib.rs:1\nhelp:"), "{found:?}");
        for (arguments, body, items) in [
            ("", "Approval::wait(&ctx).await", ""),
            ("", "Approval::named(x).wait_timeout(&ctx, day).await", ""),
            ("waits_for(Approval)", "", ""),
            ("", "help(&ctx)", "fn help(ctx: &OrchestrationContext) { crate::Approval::wait(ctx) }"),
            (
                "",
                "let saga = Saga { ctx: &ctx }; saga.run()",
                "struct Saga<'a> { ctx: &'a OrchestrationContext } impl Saga<'_> { fn run(&self) { Approval::wait(self.ctx) } }",
            ),
            ("", "", "make_handlers!();"),
        ] {
            assert_eq!(about_messages("DX0108", arguments, body, items), [""; 0], "{arguments}{body}{items}");
        }
        assert_eq!(findings(APPROVAL), [""; 0]);
    }

    #[test]
    fn messages_that_a_program_never_sends_are_listed() {
        let wait = "Approval::wait(&ctx).await";
        let found = about_messages("DX0109", "", wait, "fn main() {}");
        assert!(found[0].contains("and never sends them:\n  `Approval` at lib.rs:1\nhelp:"), "{found:?}");
        for items in [
            "",
            "fn main() { Approval.raise(&client, id) }",
            "fn main() {} async fn approve(approval: Approval) { approval.raise_to_tree(&client, id).await }",
            "fn main() {} impl Approval { async fn send(self) { self.raise(&client, id).await } }",
            "fn main() { client.raise_event(id, APPROVAL, x) }",
            "fn main() { decide().raise(&client, id) }",
        ] {
            assert_eq!(about_messages("DX0109", "", wait, items), [""; 0], "{items}");
        }
        assert_eq!(about_messages("DX0109", "", "", "fn main() {}"), [""; 0]);
    }

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
