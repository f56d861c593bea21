//! What orchestrations reach in crates of a few files.

use crate::cargo::Package;
use crate::library::call_graph::reach::{Foreign, UsedItem};
use crate::library::contents::Library;
use crate::syntax::text::text;
use std::fs;

/// Handlers for the cases.
const HANDLERS: &str = "
    pub mod activities {
        #[duroxide::activity(idempotent)] pub async fn charge_card(x: u8) -> R {}
        #[duroxide::activity(idempotent)] pub async fn ship_parcel(x: u8) -> R {}
        #[duroxide::activity(idempotent)] pub async fn send_mail(x: u8) -> R {}
    }
    #[duroxide::orchestration] pub async fn print_label(ctx: OrchestrationContext) -> R {}
";

fn library(files: &[(&str, &str)], externs: &[&str]) -> Library {
    let directory = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(directory.path().join(name), text).unwrap();
    }
    let externs = externs.iter().map(|name| (*name).to_owned()).collect();
    Library::read(&directory.path().join(files[0].0), &Package::fixed(), externs)
}

fn foreign(Foreign { path, globs }: &Foreign) -> String {
    let globs: Vec<_> = globs.iter().map(text).collect();
    if globs.is_empty() { text(path) } else { format!("{} of {}", text(path), globs.join(" or ")) }
}

/// What the orchestration `sell_book` uses through helpers, and the calls that cannot be followed.
fn reached(files: &[(&str, &str)]) -> (Vec<String>, Vec<String>) {
    let library = library(files, &["duroxide", "azure", "aws"]);
    let (_, reached) =
        library.reached.iter().find(|(index, _)| library.handlers[*index].function == "sell_book").unwrap();
    let describe = |item: &UsedItem| match item {
        UsedItem::Name(_, name) => name.rsplit("::").next().unwrap().to_owned(),
        UsedItem::Handle(handle) => format!("handle {}", foreign(handle)),
        UsedItem::Constant(_, constant) => format!("constant {}", foreign(constant)),
    };
    let uses = reached.uses.iter().map(|item| describe(&item.item)).collect();
    let unknown = reached.unknown.iter().map(|unknown| format!("{} {:?}", unknown.call, unknown.why)).collect();
    (uses, unknown)
}

/// The same, for an orchestration with this body in a crate of one file with these other items.
fn reached_from(body: &str, items: &str) -> (Vec<String>, Vec<String>) {
    let orchestration = format!(
        "#[duroxide::orchestration] pub async fn sell_book(ctx: OrchestrationContext, order: Order) -> R {{ {body} }}"
    );
    reached(&[("lib.rs", &format!("{HANDLERS} use activities::*; {orchestration} {items}"))])
}

fn assert_followed(table: &[(&str, &str, &str)]) {
    for (body, items, expected) in table {
        let (uses, unknown) = reached_from(body, items);
        assert_eq!(uses.join(" "), *expected, "{body}\n{items}");
        assert_eq!(unknown, [""; 0], "{body}\n{items}");
    }
}

#[test]
fn helpers_are_followed() {
    assert_followed(&[
        (
            "helper(&ctx).await",
            "async fn helper(ctx: &OrchestrationContext) { ChargeCard::schedule(ctx, &1).await }",
            "charge-card",
        ),
        (
            "helper(ctx.clone(), 1)",
            "fn helper(c: OrchestrationContext, x: u8) { ShipParcel::call(&c, &x) }",
            "ship-parcel",
        ),
        (
            "first(&ctx)",
            "fn first(ctx: &OrchestrationContext) { second(ctx); SendMail::call(ctx, &1) }
             fn second(ctx: &OrchestrationContext) { third(ctx); first(ctx) }
             fn third(ctx: &OrchestrationContext) { ChargeCard::call(ctx, &1); PrintLabel::schedule(ctx, &()) }",
            "send-mail charge-card print-label",
        ),
        (
            "steps::pay(&ctx)",
            "mod steps { pub fn pay(ctx: &OrchestrationContext) { crate::activities::ChargeCard::call(ctx, &1) } }",
            "charge-card",
        ),
        (
            "steps::pay(&ctx)",
            "mod steps { use super::activities::ChargeCard as Pay; pub fn pay(ctx: &OrchestrationContext) { Pay::call(ctx, &1) } }",
            "charge-card",
        ),
        (
            "pay(&ctx)",
            "mod steps { pub mod inner { use crate::activities::*; pub fn pay(ctx: &OrchestrationContext) { SendMail::call(ctx, &1) } } pub use inner::pay; } use steps::*;",
            "send-mail",
        ),
        (
            "use crate::steps::pay as go; go(&ctx)",
            "mod steps { use crate::*; pub fn pay(ctx: &OrchestrationContext) { ChargeCard::call(ctx, &1) } }",
            "charge-card",
        ),
        (
            "self::helper(&ctx)",
            "fn helper(ctx: &OrchestrationContext) { use crate::activities as a; a::ChargeCard::call(ctx, &1) }",
            "charge-card",
        ),
    ]);
}

#[test]
fn names_of_handlers_are_resolved() {
    assert_followed(&[
        (
            "helper(&ctx)",
            "fn helper(ctx: &OrchestrationContext) { ctx.schedule_activity(CHARGE_CARD, \"\"); ctx.schedule_activity(names::activities::SEND_MAIL, \"\") }",
            "charge-card send-mail",
        ),
        (
            "helper(&ctx)",
            "const NAME: &str = \"shop::activity::ship-parcel\"; fn helper(ctx: &OrchestrationContext) { ctx.schedule_activity_typed(NAME, &1) }",
            "ship-parcel",
        ),
        (
            "helper(&ctx)",
            "fn helper(ctx: &OrchestrationContext) { ctx.schedule_sub_orchestration(\"shop::orchestration::print-label\", \"\") }",
            "print-label",
        ),
        (
            "helper(&ctx)",
            "fn helper(ctx: &OrchestrationContext) { handles::activities::ChargeCard::call(ctx, &1) }",
            "charge-card",
        ),
    ]);
}

#[test]
fn methods_are_followed() {
    assert_followed(&[
        (
            "Clerk.pay(&ctx)",
            "struct Clerk; impl Clerk { fn pay(&self, ctx: &OrchestrationContext) { self.bill(ctx); Self::note(ctx) } fn bill(&self, ctx: &OrchestrationContext) { ChargeCard::call(ctx, &1) } fn note(ctx: &OrchestrationContext) { SendMail::call(ctx, &1) } }",
            "send-mail charge-card",
        ),
        (
            "Clerk::pay(&ctx)",
            "struct Clerk; impl Clerk { fn pay(ctx: &OrchestrationContext) { ChargeCard::call(ctx, &1) } }",
            "charge-card",
        ),
        (
            "order.deliver(&ctx)",
            "impl Deliver for Order { fn deliver(&self, ctx: &OrchestrationContext) { ShipParcel::call(ctx, &1) } }",
            "ship-parcel",
        ),
        (
            "ctx.deliver(1)",
            "trait Deliver { fn deliver(&self, x: u8); } impl Deliver for OrchestrationContext { fn deliver(&self, x: u8) { ShipParcel::call(self, &x) } }",
            "ship-parcel",
        ),
        (
            "let saga = Saga { ctx: ctx.clone() }; saga.run().await",
            "struct Saga { ctx: OrchestrationContext } impl Saga { fn run(&self) { self.pay(); } fn pay(&self) { ChargeCard::call(&self.ctx, &1) } }",
            "charge-card",
        ),
        (
            "let saga = Saga::new(&ctx); saga.run().await",
            "struct Saga<'a> { context: &'a OrchestrationContext } impl<'a> Saga<'a> { fn new(context: &'a OrchestrationContext) -> Self { Self { context } } fn run(&self) { SendMail::schedule(self.context, &1) } }",
            "send-mail",
        ),
    ]);
}

#[test]
fn functions_that_are_passed_on_are_followed() {
    assert_followed(&[
        (
            "ctx.join(order.lines.iter().map(|line| ship(&ctx, line)).collect()).await",
            "fn ship(ctx: &OrchestrationContext, line: &Line) { ShipParcel::schedule(ctx, &1) }",
            "ship-parcel",
        ),
        (
            "each(order.lines, ship)",
            "fn ship(ctx: &OrchestrationContext, line: &Line) { ShipParcel::schedule(ctx, &1) } fn each<F>(lines: Vec<Line>, f: F) {}",
            "ship-parcel",
        ),
        (
            "let later = ctx.clone(); async move { helper(&later).await }",
            "async fn helper(ctx: &OrchestrationContext) { let again = ctx.clone(); async move { ChargeCard::call(&again, &1).await }.await }",
            "charge-card",
        ),
        ("let pay = |cents| ChargeCard::call(&ctx, &cents); pay(1).await; let again = &pay; again(&ctx)", "", ""),
        (
            "let step = if order.paid { ship } else { pay }; step(&ctx).await",
            "fn ship(ctx: &OrchestrationContext) { ShipParcel::call(ctx, &1) } fn pay(ctx: &OrchestrationContext) { ChargeCard::call(ctx, &1) }",
            "ship-parcel charge-card",
        ),
        (
            "for step in [ship, pay] { step(&ctx).await }",
            "fn ship(ctx: &OrchestrationContext) { ShipParcel::call(ctx, &1) } fn pay(ctx: &OrchestrationContext) { ChargeCard::call(ctx, &1) }",
            "ship-parcel charge-card",
        ),
        (
            "let step: Step = Box::new(move |ctx| async move { pay(&ctx).await }); step(ctx.clone()).await",
            "fn pay(ctx: &OrchestrationContext) { ChargeCard::call(ctx, &1) }",
            "charge-card",
        ),
        (
            "(helper)(&ctx); (|c| helper(c))(&ctx)",
            "fn helper(ctx: &OrchestrationContext) { ChargeCard::call(ctx, &1) }",
            "charge-card",
        ),
        ("async fn inner(ctx: &OrchestrationContext) { SendMail::call(ctx, &1) } inner(&ctx).await", "", "send-mail"),
        (
            "vec![helper(&ctx), tokio::pin!(helper(&ctx))]",
            "fn helper(ctx: &OrchestrationContext) { ChargeCard::call(ctx, &1) }",
            "charge-card",
        ),
    ]);
}

#[test]
fn lookalikes_are_ignored() {
    assert_followed(&[
        ("helper(&other)", "fn helper(x: &Other) {}", ""),
        ("let kept = Some(ctx.clone()); let boxed = Box::new(&ctx); drop(ctx); all.push(&ctx)", "", ""),
        ("let all = vec![ctx.clone()]; println!(\"{}\", ctx); tokio::select! { _ = wait(1) => ctx.x() }", "", ""),
        ("ChargeCard::call(&ctx, &1).await", "", ""),
        ("azure::Approval::wait(&ctx).await; Line::named(order.queue).dequeue_timeout(&ctx, LIMIT).await", "", ""),
        ("Endpoint::at(order.id).set(&ctx, &Endpoint(1)); Endpoint::read_from(&ctx, order.id).await", "", ""),
        ("charge_card(1).await", "", ""),
        ("SellBook::continue_as_new(&ctx, &order).pinned().await", "", ""),
        ("duroxide::map(&ctx, all, 4, |one| ChargeCard::call(&ctx, &one)).await", "", ""),
        ("join_all(&ctx, all).await", "use duroxide::join_all;", ""),
        (
            "helper(&ctx)",
            "fn helper(ctx: &OrchestrationContext) {} fn other(ctx: &OrchestrationContext) { ChargeCard::call(ctx, &1) }",
            "",
        ),
    ]);
}

#[test]
fn imports_from_generated_modules_are_followed() {
    assert_followed(&[
        (
            "steps::pay(&ctx)",
            "mod steps { use crate::handles::activities::*; use crate::names::activities::*;
                 pub fn pay(ctx: &OrchestrationContext) { ChargeCard::call(ctx, &1); ctx.schedule_activity(SEND_MAIL, \"\") } }",
            "charge-card send-mail",
        ),
        (
            "steps::pay(&ctx)",
            "mod steps { use super::handles::orchestrations::PrintLabel;
                 pub fn pay(ctx: &OrchestrationContext) { PrintLabel::call(ctx, &()).instance(\"id\").spawn() } }",
            "print-label",
        ),
    ]);
}

#[test]
fn imports_can_form_circles() {
    assert_followed(&[
        (
            "pay(&ctx)",
            "mod steps { use super::*; pub mod more { pub use super::*; pub fn pay(ctx: &OrchestrationContext) { ChargeCard::call(ctx, &1) } } pub use more::*; } pub use steps::*;",
            "charge-card",
        ),
        (
            "Nowhere::new(&other); helper(&other); unknown::path(1); Steps::default()",
            "mod steps { use super::*; use crate::*; } mod others { pub use super::steps::*; pub use super::*; } pub use steps::*; pub use others::*;",
            "",
        ),
    ]);
    let (_, unknown) = reached_from("nowhere(&ctx)", "mod steps { use super::*; } use steps::*;");
    assert_eq!(unknown, ["nowhere(..) NotFound"]);
}

#[test]
fn imports_in_a_body_are_followed() {
    assert_followed(&[
        (
            "pay(&ctx)",
            "fn pay(ctx: &OrchestrationContext) { use crate::handles::activities::*; ChargeCard::call(ctx, &1) }",
            "charge-card",
        ),
        (
            "pay(&ctx)",
            "fn pay(ctx: &OrchestrationContext) { use crate::names::activities::*; ctx.schedule_activity(SEND_MAIL, \"\") }",
            "send-mail",
        ),
        (
            "use steps::*; pay(&ctx)",
            "mod steps { pub fn pay(ctx: &OrchestrationContext) { crate::activities::ChargeCard::call(ctx, &1) } }",
            "charge-card",
        ),
        (
            "use azure::handles::activities::*; pay(&ctx)",
            "fn pay(ctx: &OrchestrationContext) { use azure::handles::activities::*; ChargeCard::call(ctx, &1) }",
            "charge-card",
        ),
    ]);
}

#[test]
fn what_cannot_be_followed_is_named() {
    let table = [
        ("azure::deploy(&ctx)", "", "azure::deploy(..) OtherCrate"),
        ("deploy(&ctx)", "use azure::deploy;", "deploy(..) OtherCrate"),
        (
            "retry(&ctx)",
            "fn retry<A: Handle>(ctx: &OrchestrationContext) { A::schedule(ctx, &1) }",
            "A::schedule(..) TypeParameter",
        ),
        ("retry(&ctx)", "fn retry<A: Step>(ctx: &OrchestrationContext) { A::run(ctx) }", "A::run(..) TypeParameter"),
        (
            "each(&ctx, pay)",
            "fn each<F>(ctx: &OrchestrationContext, f: F) { f(ctx) } fn pay(ctx: &OrchestrationContext) {}",
            "f(..) Parameter",
        ),
        ("(order.step)(&ctx)", "", "order.step(..) Value"),
        (
            "STEPS[0](&ctx)",
            "static STEPS: [Step; 1] = [pay]; fn pay(ctx: &OrchestrationContext) {}",
            "STEPS[0](..) Value",
        ),
        ("let step = order.step; step(&ctx)", "", "step(..) Value"),
        ("let step = order.steps.get(0).unwrap(); step(&ctx)", "", "step(..) Value"),
        ("for step in STEPS { step(&ctx) }", "static STEPS: [Step; 0] = [];", "step(..) Value"),
        ("if let Some(step) = order.step { step(ctx.clone()) }", "", "step(..) Value"),
        ("step!(ctx, 1)", "", "step!(..) Macro"),
        ("steps! { first: ctx => 1 }", "", "steps!(..) Macro"),
        ("step.run(&ctx)", "", ".run(..) NotFound"),
        (
            "step.run(&ctx)",
            "impl Step for A { fn run(&self, ctx: &OrchestrationContext) {} } impl Step for B { fn run(&self, ctx: &OrchestrationContext) {} }",
            ".run(..) SeveralTypes",
        ),
        (
            "helper(&ctx)",
            "fn helper(ctx: &OrchestrationContext) { Elsewhere::schedule(ctx, &1) }",
            "Elsewhere::schedule(..) NotFound",
        ),
        (
            "helper(&ctx)",
            "fn helper(ctx: &OrchestrationContext) { ctx.schedule_activity(ELSEWHERE, \"\") }",
            "schedule_activity(ELSEWHERE, ..) NotFound",
        ),
        ("made_by_a_macro(&ctx)", "", "made_by_a_macro(..) NotFound"),
    ];
    for (body, items, expected) in table {
        let (_, unknown) = reached_from(body, items);
        assert_eq!(unknown, [expected], "{body}\n{items}");
    }
}

#[test]
fn handlers_of_other_crates_are_named_by_path() {
    let (uses, unknown) = reached_from(
        "helper(&ctx)",
        "use azure::handles::activities::ProvisionVm;
         fn helper(ctx: &OrchestrationContext) {
             ProvisionVm::call(ctx, &1);
             azure::Firewall::call(ctx, &1);
             ctx.schedule_activity(azure::names::activities::SCALE, \"\");
         }",
    );
    assert_eq!(
        uses,
        [
            "handle ::azure::handles::activities::ProvisionVm",
            "handle ::azure::Firewall",
            "constant ::azure::names::activities::SCALE",
        ]
    );
    assert_eq!(unknown, [""; 0]);
}

#[test]
fn the_compiler_finds_handlers_of_other_crates_among_imports() {
    let (uses, unknown) = reached_from(
        "helper(&ctx); other(&ctx)",
        "use azure::handles::activities::*;
         fn helper(ctx: &OrchestrationContext) { ProvisionVm::call(ctx, &1); ctx.schedule_activity(SCALE, \"\"); }
         fn other(ctx: &OrchestrationContext) { use aws::handles::activities::*; StartVm::call(ctx, &1); }",
    );
    assert_eq!(
        uses,
        [
            "handle ProvisionVm of ::azure::handles::activities",
            "constant SCALE of ::azure::handles::activities",
            "handle StartVm of ::aws::handles::activities or ::azure::handles::activities",
        ]
    );
    assert_eq!(unknown, [""; 0]);
}

#[test]
fn files_without_handlers_are_read_when_they_are_reached() {
    let root = format!(
        "{HANDLERS} mod clock; mod unrelated; mod prelude;
         #[duroxide::orchestration] pub async fn sell_book(ctx: OrchestrationContext) -> R {{ clock::stamp(); prelude::pay(&ctx) }}"
    );
    let library = library(
        &[
            ("lib.rs", &root),
            ("clock.rs", "pub fn stamp() -> u64 { SystemTime::now() }"),
            ("unrelated.rs", "fn does not even parse("),
            ("prelude.rs", "pub use crate::activities::*; pub fn pay<C>(ctx: C) { step() } fn step() {}"),
        ],
        &["duroxide"],
    );
    let (_, reached) = library.reached.last().unwrap();
    let helpers: Vec<_> = reached.helpers.iter().map(|helper| helper.name()).collect();
    assert_eq!(helpers, ["stamp", "pay", "step"]);
}

#[test]
fn conditions_of_helpers_are_kept() {
    let library = library(
        &[(
            "lib.rs",
            &format!(
                "{HANDLERS} #[duroxide::orchestration] pub async fn sell_book(ctx: OrchestrationContext) -> R {{ helper(&ctx) }}
                 #[cfg(unix)] mod unix {{ #[cfg(test)] pub fn pay(ctx: &OrchestrationContext) {{ crate::activities::ChargeCard::call(ctx, &1) }} }}
                 fn helper(ctx: &OrchestrationContext) {{ unix::pay(ctx) }}"
            ),
        )],
        &["duroxide"],
    );
    let (_, reached) = library.reached.last().unwrap();
    assert_eq!(reached.uses[0].cfgs.len(), 2);
}
