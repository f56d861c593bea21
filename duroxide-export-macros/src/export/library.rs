//! Lints on a library as a whole, which no attribute sees.

use super::direct_calls;
use super::found::{Found, last_segment};
use super::tree::{self, Function, Replayed, Tree};
use crate::kind::Kind;
use crate::krate::Package;
use crate::lints::{Finding, Lint};
use crate::name;
use crate::unknown;
use crate::uses::{Use, Uses};
use proc_macro2::Span;
use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::Path;
use syn::{Path as SynPath, Visibility};

/// A crate whose sources can be read.
#[derive(Debug)]
pub(super) struct Library {
    pub(super) handlers: Vec<Found>,
    package: Package,
    /// What its orchestrations and their helpers schedule.
    scheduled: Vec<Scheduled>,
    functions: Vec<Function>,
    invocations: Vec<usize>,
    /// Where there may be handlers that are not known.
    unseen: Option<String>,
}

/// Something that is scheduled, and where.
#[derive(Debug)]
struct Scheduled {
    item: Use,
    place: String,
}

impl Library {
    pub(super) fn read(root: &Path, package: &Package) -> Self {
        let Tree { functions, methods, invocations, unseen } = tree::read(root);
        let handlers: Vec<_> = functions.iter().filter_map(|function| Found::new(function, package)).collect();
        let in_functions = functions
            .iter()
            .filter_map(|function| function.replayed.as_ref().map(|replayed| (replayed, function.place())));
        let in_methods = methods.iter().map(|method| (&method.replayed, format!("the method `{}`", method.ident)));
        let scheduled =
            in_functions.chain(in_methods).flat_map(|(replayed, place)| scheduled(replayed, &place)).collect();
        Self { handlers, package: package.clone(), scheduled, functions, invocations, unseen }
    }

    /// The line of the first `export!`, if this one is another.
    pub(super) fn invoked_before(&self) -> Option<usize> {
        let (first, others) = self.invocations.split_first()?;
        // In unit tests there is no invocation.
        let this = proc_macro::is_available().then(|| Span::call_site().unwrap().line())?;
        others.contains(&this).then_some(*first)
    }

    /// What the lints find, whatever is to be made of it.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let handlers = [self.undocumented(), self.undeclared(), self.unused()];
        let direct_calls = direct_calls::find(&self.functions, &self.handlers);
        handlers.into_iter().flatten().chain(self.missing()).chain(direct_calls).collect()
    }

    /// The handlers that somebody else may meet.
    fn shipped(&self) -> impl Iterator<Item = &Found> {
        self.handlers.iter().filter(|handler| !handler.is_test())
    }

    fn activities(&self) -> impl Iterator<Item = &Found> {
        self.shipped().filter(|handler| handler.kind == Kind::Activity)
    }

    fn undocumented(&self) -> Option<Finding> {
        let exported = self.shipped().filter(|handler| matches!(handler.vis, Visibility::Public(_)));
        let list = list(exported.filter(|handler| !handler.documented))?;
        let problem = format!("these handlers have no documentation, and so no description in the catalog:{list}");
        let help = "write `/// What it does.` above each".to_owned();
        Some(Finding::at_call_site(Lint::Undocumented, problem, help))
    }

    fn undeclared(&self) -> Option<Finding> {
        let list = list(self.activities().filter(|handler| handler.idempotent.is_none()))?;
        let problem = format!("these activities do not say whether running them twice does harm:{list}");
        let help =
            "duroxide runs an activity again if its worker is lost. Write `idempotent` in the attribute if that \
                    changes nothing, or else `not_idempotent`"
                .to_owned();
        Some(Finding::at_call_site(Lint::Idempotency, problem, help))
    }

    /// Of a crate that schedules nothing, the activities are for others to use.
    fn unused(&self) -> Option<Finding> {
        if self.handlers.iter().all(|handler| handler.kind == Kind::Activity) {
            return None;
        }
        let used = Used::new(self);
        let list = list(self.activities().filter(|handler| !used.contains(handler)))?;
        let problem = format!("no orchestration of this crate uses these activities:{list}");
        let help = "schedule each, or leave it out if nobody else is to use it".to_owned();
        Some(Finding::at_call_site(Lint::Unused, problem, help))
    }

    fn missing(&self) -> Vec<Finding> {
        let mut seen = HashSet::new();
        let literals = self.scheduled.iter().filter_map(|scheduled| match &scheduled.item {
            Use::Literal(kind, name) => Some((*kind, name.value(), &scheduled.place)),
            Use::Handle(_) | Use::Constant(..) => None,
        });
        let missing = literals.filter(|(kind, name, _)| self.is_missing(*kind, name));
        missing
            .filter(|(_, name, _)| seen.insert(name.clone()))
            .map(|(kind, name, place)| self.is_not_there(kind, &name, place))
            .collect()
    }

    /// Whether a name has the prefix of this crate, and no handler has it.
    fn is_missing(&self, kind: Kind, name: &str) -> bool {
        let own = Kind::ALL.iter().any(|kind| name.starts_with(&name::full(&self.package.name, *kind, "")));
        own && !self.handlers.iter().any(|handler| handler.kind == kind && names(handler).any(|own| own == name))
    }

    fn is_not_there(&self, kind: Kind, name: &str, place: &str) -> Finding {
        let noun = kind.noun();
        let problem = format!("`{name}` is scheduled in {place}, and no {noun} of this crate has that name");
        let of_kind: Vec<_> = self.handlers.iter().filter(|handler| handler.kind == kind).collect();
        // All have the same prefix, which would make all of them alike.
        let prefix = name::full(&self.package.name, kind, "");
        let known: Vec<_> = of_kind.iter().map(|handler| without(&prefix, &handler.named.name)).collect();
        let meant = unknown::closest(without(&prefix, name), &known);
        let meant = of_kind.iter().find(|handler| Some(without(&prefix, &handler.named.name)) == meant);
        let help = meant.map_or_else(
            || format!("write the {noun}, or `allow(DX0104)` in `export!` if a macro makes it"),
            |handler| {
                format!("did you mean `{}`? Write `{}::schedule(..)`", handler.named.name, handler.named.idents.handle)
            },
        );
        let doubt =
            self.unseen.as_ref().map(|unseen| format!("some of this crate is out of the macro's sight ({unseen})"));
        Finding::at_call_site(Lint::Missing, problem, help).doubted(doubt)
    }
}

/// What is scheduled and declared in a crate, to be looked up.
#[derive(Default)]
struct Used<'a> {
    /// The last segments of handles' paths.
    handles: HashSet<String>,
    /// The last segments of constants' paths.
    constants: HashSet<String>,
    /// The paths of constants that are called `NAME`.
    plain_names: Vec<&'a SynPath>,
    literals: HashSet<String>,
}

impl<'a> Used<'a> {
    fn new(library: &'a Library) -> Self {
        let mut used = Self::default();
        used.handles.extend(library.handlers.iter().flat_map(|handler| handler.declared_uses.iter().cloned()));
        for scheduled in &library.scheduled {
            match &scheduled.item {
                Use::Handle(path) => used.handles.extend(last_segment(path)),
                Use::Constant(_, path) => match last_segment(path) {
                    Some(last) if last == "NAME" => used.plain_names.push(path),
                    last => used.constants.extend(last),
                },
                Use::Literal(_, name) => {
                    used.literals.insert(name.value());
                }
            }
        }
        used
    }

    fn contains(&self, handler: &Found) -> bool {
        let idents = &handler.named.idents;
        self.handles.contains(&idents.handle.to_string())
            || self.constants.contains(&idents.constant.to_string())
            // `provision_vm::NAME` is told by its module.
            || (idents.plain_name && self.plain_names.iter().any(|path| is_name_of(path, handler)))
            || names(handler).any(|name| self.literals.contains(name))
    }
}

/// What a function schedules that takes an orchestration's context, perhaps by reference, as helpers do.
fn scheduled(Replayed { context, code }: &Replayed, place: &str) -> Vec<Scheduled> {
    let uses = Uses::find(code, Some(context));
    uses.items.into_iter().map(|item| Scheduled { item, place: place.to_owned() }).collect()
}

fn without<'a>(prefix: &str, name: &'a str) -> &'a str {
    name.strip_prefix(prefix).unwrap_or(name)
}

fn names(handler: &Found) -> impl Iterator<Item = &String> {
    handler.named.aliases.iter().chain([&handler.named.name])
}

/// Whether a path is that of the `NAME` beside a function called `activity`.
fn is_name_of(path: &SynPath, handler: &Found) -> bool {
    let mut segments = path.segments.iter().rev().map(|segment| &segment.ident);
    segments.next().is_some_and(|last| last == "NAME")
        && segments.next().is_none_or(|module| handler.module.path.last() == Some(module))
}

/// ``\n  `charge_card` at src/lib.rs:3``, a line for each; `None` if there are none.
fn list<'a>(handlers: impl Iterator<Item = &'a Found>) -> Option<String> {
    let mut lines = String::new();
    for Found { named, place, .. } in handlers {
        let _ = write!(lines, "\n  `{}` at {place}", named.idents.handle);
    }
    (!lines.is_empty()).then_some(lines)
}

#[cfg(test)]
mod tests {
    use super::Library;
    use crate::krate::Package;

    /// The code and text of each finding in a crate of one file.
    fn findings(text: &str) -> Vec<String> {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("lib.rs");
        std::fs::write(&root, text).unwrap();
        let library = Library::read(&root, &Package { name: "shop".into(), version: "0.3.0".into() });
        let findings = library.findings().into_iter();
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
            "DX0101 these handlers have no documentation, and so no description in the catalog:\n\
             \x20 `AFirst` at lib.rs:1\n  `BSecond` at lib.rs:2\n\
             help: write `/// What it does.` above each"
        );
        assert!(found.iter().all(|finding| !finding.contains("InATest")), "{found:?}");
    }

    #[test]
    fn activities_say_whether_they_are_idempotent() {
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
    fn helpers_and_methods_use_activities_too() {
        let sell = "/// Sell.\n#[duroxide::orchestration] pub async fn sell_book(ctx: OrchestrationContext) -> R {}";
        for helper in [
            "async fn help(ctx: &OrchestrationContext) { ChargeCard::call(ctx, &()).await }",
            "impl Till { async fn help(&self, ctx: &OrchestrationContext) { ChargeCard::call(ctx, &()).await } }",
        ] {
            assert_eq!(findings(&format!("{CHARGE}{sell}{helper}")), [""; 0]);
        }
    }

    #[test]
    fn activities_of_a_crate_without_orchestrations_are_for_others() {
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
                "DX0105 `{path}(..)` in lib.rs:5 runs the activity within the orchestration, again on every replay\n\
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
    fn a_function_of_ones_own_by_the_same_name_is_no_activity() {
        let text = format!(
            "pub mod activities {{ {CHARGE} }} mod till {{ fn charge_card() {{}}\n\
             /// Sell.\n#[duroxide::orchestration(uses(ChargeCard))] pub async fn sell_book(ctx: OrchestrationContext) -> R {{ charge_card() }} }}"
        );
        assert_eq!(findings(&text), [""; 0]);
    }

    /// Where the macro may not have seen all, nothing is an error.
    #[test]
    fn what_is_out_of_sight_may_be_there() {
        let sell = "/// Sell.\n#[duroxide::orchestration] pub async fn sell_book(ctx: OrchestrationContext) -> R \
                    { ctx.schedule_activity(\"shop::activity::pay-bill\", \"\").await }\n";
        for (rest, why) in [
            ("include!(\"pay.rs\");", "`include!` may bring handlers"),
            ("make_handlers!(pay_bill);", "`make_handlers!` may bring handlers"),
            ("mod pay;", "the file of `mod pay` is not found"),
            ("#[cfg_attr(unix, path = \"a.rs\")] mod pay;", "a `cfg_attr` gives the file of `mod pay`"),
            (
                "fn f() {\n #[duroxide::activity(idempotent)]\n async fn pay_bill() -> R {} }",
                "not at the level of a module",
            ),
            (
                "const _: () = {\n #[duroxide::activity]\n async fn pay_bill() -> R {} };",
                "not at the level of a module",
            ),
        ] {
            let found = findings(&format!("{sell}{rest}"));
            let missing: Vec<_> = found.iter().filter(|finding| finding.starts_with("DX0104")).collect();
            assert_eq!(missing.len(), 1, "{rest}: {found:?}");
            assert!(
                missing[0].contains(why) && missing[0].ends_with("so this is a warning only"),
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
    fn names_of_this_crate_have_to_be_there() {
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
            [
                "DX0104 `shop::activity::charge-crad` is scheduled in lib.rs:4, and no activity of this crate has that name\n\
              help: did you mean `shop::activity::charge-card`? Write `ChargeCard::schedule(..)`"
            ]
        );
        let found = findings(&sell("shop::orchestration::sell-book"));
        assert!(found[0].contains("no activity of this crate"), "{found:?}");
    }
}
