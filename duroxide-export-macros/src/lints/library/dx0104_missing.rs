//! DX0104: scheduled names with the prefix of this crate that no handler has.

use crate::diagnostics::did_you_mean;
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::handler::model::uses::Use;
use crate::kind::Kind;
use crate::library::contents::Library;
use crate::names::kebab;
use std::collections::HashSet;

pub(crate) fn find(library: &Library) -> Vec<Finding> {
    let mut seen = HashSet::new();
    let literals = library.scheduled.iter().filter_map(|scheduled| match &scheduled.item {
        Use::Literal(kind, name) => Some((*kind, name.value(), &scheduled.place)),
        Use::Handle(_) | Use::Constant(..) => None,
    });
    let missing = literals.filter(|(kind, name, _)| is_missing(library, *kind, name));
    missing
        .filter(|(_, name, _)| seen.insert(name.clone()))
        .map(|(kind, name, place)| is_not_there(library, kind, &name, place))
        .collect()
}

/// Whether a name has the prefix of this crate, and no handler has it.
fn is_missing(library: &Library, kind: Kind, name: &str) -> bool {
    let own = Kind::ALL.iter().any(|kind| name.starts_with(&kebab::full(&library.package.name, *kind, "")));
    own && !library.handlers.iter().any(|handler| handler.kind == kind && handler.names().any(|own| own == name))
}

fn is_not_there(library: &Library, kind: Kind, name: &str, place: &str) -> Finding {
    let noun = kind.noun();
    let problem = format!("{place} schedules `{name}`, but no {noun} of this crate has that name");
    let of_kind: Vec<_> = library.handlers.iter().filter(|handler| handler.kind == kind).collect();
    // The common prefix would make all names similar.
    let prefix = kebab::full(&library.package.name, kind, "");
    let known: Vec<_> = of_kind.iter().map(|handler| without(&prefix, &handler.named.name)).collect();
    let meant = did_you_mean::closest(without(&prefix, name), &known);
    let meant = of_kind.iter().find(|handler| Some(without(&prefix, &handler.named.name)) == meant);
    let help = meant.map_or_else(
        || format!("add the {noun}; if a macro defines it, `allow(DX0104)` in `export!`"),
        |handler| {
            format!("did you mean `{}`? Write `{}::schedule(..)`", handler.named.name, handler.named.idents.handle)
        },
    );
    let doubt = library.unseen.as_ref().map(|unseen| format!("the macro cannot see all of this crate ({unseen})"));
    Finding::at_call_site(Lint::Missing, problem, help).doubted(doubt)
}

fn without<'a>(prefix: &str, name: &'a str) -> &'a str {
    name.strip_prefix(prefix).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use crate::lints::library::testing::{CHARGE, findings};

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
}
