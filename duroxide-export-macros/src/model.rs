//! One annotated function, understood and checked.

use crate::args::{Args, Text};
use crate::docs;
use crate::errors::Errors;
use crate::idents::{self, Idents, base_of_fn, idents_of};
use crate::item::HandlerFn;
use crate::kind::Kind;
use crate::krate::Package;
use crate::lints::{Allowed, Allows, Finding, determinism};
use crate::name;
use crate::names;
use crate::options::Options;
use crate::scope::Scope;
use crate::signature::{Signature, context_ident};
use crate::uses::{Use, Uses};
use crate::version;
use proc_macro2::Ident;
use syn::{Attribute, Path};

/// One annotated function, understood and checked.
#[derive(Debug)]
pub(crate) struct Handler {
    pub(crate) kind: Kind,
    pub(crate) package: Package,
    pub(crate) idents: Idents,
    /// The full name.
    pub(crate) name: String,
    /// Further full names.
    pub(crate) aliases: Vec<String>,
    pub(crate) version: String,
    pub(crate) description: String,
    pub(crate) deprecated: Option<Attribute>,
    /// Whether an activity is idempotent; `None` if nothing is said of it.
    pub(crate) idempotent: Option<bool>,
    /// Payloads are text that nobody looks into.
    pub(crate) raw: bool,
    pub(crate) options: Options,
    pub(crate) signature: Signature,
    pub(crate) uses: Uses,
    /// What `uses(..)` lists.
    pub(crate) declared_uses: Vec<Path>,
    /// What the lints found, less what is allowed.
    pub(crate) findings: Vec<Finding>,
    pub(crate) allowed: Vec<Allowed>,
}

impl Handler {
    /// Puts arguments and function together. `None` only where nothing can be named after the function.
    ///
    /// After an error, the value holds a default, so that code which refers to the handler still resolves and
    /// the author sees the one error.
    pub(crate) fn new(
        kind: Kind,
        args: &Args,
        function: &HandlerFn,
        package: Package,
        errors: &mut Errors,
    ) -> Option<Self> {
        let named = Named::new(kind, args, &function.sig.ident, &package, errors)?;
        let signature = Signature::parse(kind, &function.sig, errors);
        let mut idents = named.idents;
        if !signature.method {
            let written = args.handle.as_ref().map(|handle| &handle.0);
            names::check(kind, function, &signature, written, &mut idents, errors)?;
        }
        let allowed = Allows::all(&args.allows);
        let Replayed { uses, findings } = match kind {
            Kind::Activity => Replayed::default(),
            Kind::Orchestration => Replayed::read(function, &idents.handle, &allowed),
        };
        Some(Self {
            kind,
            package,
            idents,
            name: named.name,
            aliases: named.aliases,
            version: named.version,
            description: docs::description(&function.attributes),
            deprecated: function.attributes.named("deprecated").next(),
            idempotent: idempotency(args, errors),
            raw: is_raw(kind, args, &signature, errors),
            options: Options::new(args, errors),
            signature,
            uses,
            declared_uses: args.uses.clone(),
            findings,
            allowed,
        })
    }

    /// Whether anything is used, so that an empty list can be told from the start.
    pub(crate) const fn uses_anything(&self) -> bool {
        !self.uses.items.is_empty() || !self.declared_uses.is_empty()
    }

    /// The handle, constant or literal of each use, in the order of the body.
    pub(crate) fn used(&self) -> &[Use] {
        &self.uses.items
    }
}

/// What is read from the body of a function that is replayed.
#[derive(Default)]
struct Replayed {
    uses: Uses,
    findings: Vec<Finding>,
}

impl Replayed {
    fn read(function: &HandlerFn, handle: &Ident, allowed: &[Allowed]) -> Self {
        let Some(code) = determinism::parse(&function.body) else { return Self::default() };
        let uses = Uses::find(&code, context_ident(&function.sig));
        Self {
            uses,
            findings: determinism::check(&code, &function.sig, allowed, Some(handle), || Scope::around(function)),
        }
    }
}

/// What a handler is called: the part that `export!` needs as well.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) idents: Idents,
    pub(crate) name: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) version: String,
}

impl Named {
    pub(crate) fn new(
        kind: Kind,
        args: &Args,
        function: &Ident,
        package: &Package,
        errors: &mut Errors,
    ) -> Option<Self> {
        let name = name(kind, args, function, package, errors)?;
        let Some(idents) = idents_of(kind, function, args) else {
            let short = idents::short(&name);
            let message = format!("nothing can be named after `{short}`: give the function a name of its own");
            errors.at(function, message);
            return None;
        };
        Some(Self {
            idents,
            aliases: aliases(kind, args, &name, package, errors),
            version: orchestration_version(args, errors),
            name,
        })
    }
}

fn name(kind: Kind, args: &Args, function: &Ident, package: &Package, errors: &mut Errors) -> Option<String> {
    match (&args.name, &args.full_name) {
        (Some(name), full_name) => {
            if let Some(full_name) = full_name {
                errors
                    .at(&full_name.0, "`full_name` is the whole name, and `name` a part of one: leave one of them out");
            }
            Some(given_name(kind, name, function, package, errors))
        }
        (None, Some(full_name)) => {
            check(full_name, name::check_full, errors);
            Some(full_name.value())
        }
        (None, None) => derived_name(kind, function, package, errors),
    }
}

fn given_name(kind: Kind, given: &Text, function: &Ident, package: &Package, errors: &mut Errors) -> String {
    let given_is_good = check(given, |text| name::check(&package.name, kind, text), errors);
    let from_fn = if given_is_good { None } else { base_of_fn(kind, function) };
    let instead = from_fn.and_then(|base| name::kebab(&base));
    name::full(&package.name, kind, &instead.unwrap_or_else(|| given.value()))
}

/// The name of a function that gives none, from the function's own.
fn derived_name(kind: Kind, function: &Ident, package: &Package, errors: &mut Errors) -> Option<String> {
    let Some(base) = base_of_fn(kind, function) else {
        let message = format!("a function called `{function}` needs a name: write `name = \"provision-vm\"`");
        errors.at(function, message);
        return None;
    };
    let derived = base.trim_matches('_').replace('_', "-");
    if let Err(reason) = name::check(&package.name, kind, &derived) {
        errors.at(function, format!("the function gives no good name, so write one as `name = \"..\"`: {reason}"));
    }
    Some(name::full(&package.name, kind, &derived))
}

/// The full names of the aliases, each once.
fn aliases(kind: Kind, args: &Args, name: &str, package: &Package, errors: &mut Errors) -> Vec<String> {
    let mut aliases = Vec::new();
    for alias in &args.aliases {
        let full = name::full(&package.name, kind, &alias.value());
        if !check(alias, |text| name::check(&package.name, kind, text), errors) {
            continue;
        }
        if full == name {
            errors.at(&alias.0, format!("`{full}` is the name already: leave the alias out"));
        } else if aliases.contains(&full) {
            errors.at(&alias.0, format!("`{full}` is an alias already: leave one out"));
        } else {
            aliases.push(full);
        }
    }
    aliases
}

fn orchestration_version(args: &Args, errors: &mut Errors) -> String {
    args.version
        .as_ref()
        .filter(|version| check(version, version::check, errors))
        .map_or_else(|| version::DEFAULT.to_owned(), Text::value)
}

/// Whether a literal passes; if not, there is one error more.
fn check(text: &Text, check: impl FnOnce(&str) -> Result<(), String>, errors: &mut Errors) -> bool {
    check(&text.value()).map_err(|reason| errors.at(&text.0, reason)).is_ok()
}

/// Whether `raw` is declared, which leaves nothing to decode: the input is text.
fn is_raw(kind: Kind, args: &Args, signature: &Signature, errors: &mut Errors) -> bool {
    let Some(raw) = args.raw.path() else { return false };
    if signature.input().is_none() && !signature.method {
        let kind = kind.with_article();
        errors.at(raw, format!("{kind} that is declared `raw` takes its input as text: add `input: String`"));
        return false;
    }
    true
}

/// What is declared of an activity's idempotency, if anything is.
pub(crate) fn idempotency(args: &Args, errors: &mut Errors) -> Option<bool> {
    if let (true, Some(second)) = (args.idempotent.is_on(), args.not_idempotent.path()) {
        errors.at(second, "an activity is `idempotent` or `not_idempotent`: leave one of them out");
    }
    args.idempotent.is_on().then_some(true).or_else(|| args.not_idempotent.is_on().then_some(false))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Handler;
    use crate::args::Args;
    use crate::errors::Errors;
    use crate::item::HandlerFn;
    use crate::kind::Kind;
    use crate::krate::Package;
    use proc_macro2::TokenStream;
    use quote::quote;

    /// What is made of a function in the package `shop`, and the errors.
    pub(crate) fn understand(kind: Kind, args: TokenStream, function: &TokenStream) -> (Option<Handler>, Vec<String>) {
        let mut errors = Errors::default();
        let package = Package { name: "shop".into(), version: "0.3.0".into() };
        let args = errors.ok(Args::parse(kind, args)).unwrap_or_default();
        let function = HandlerFn::parse(kind, function).unwrap();
        (Handler::new(kind, &args, &function, package, &mut errors), errors.messages())
    }

    fn activity(args: TokenStream) -> (Option<Handler>, Vec<String>) {
        understand(
            Kind::Activity,
            args,
            &quote!(
                async fn charge_card(input: u8) -> Result<u8, String> {
                    Ok(input)
                }
            ),
        )
    }

    #[test]
    fn names_are_prefixed_with_package_and_kind() {
        let (handler, errors) =
            activity(quote!(name = "debit-card", alias = "charge", alias = "pay-by-card@v2", idempotent));
        let handler = handler.unwrap();
        assert_eq!(errors, [""; 0]);
        assert_eq!(handler.name, "shop::activity::debit-card");
        assert_eq!(handler.aliases, ["shop::activity::charge", "shop::activity::pay-by-card@v2"]);
        assert_eq!(handler.idents.constant, "CHARGE_CARD");
        assert_eq!(handler.idempotent, Some(true));
    }

    #[test]
    fn a_name_is_derived_from_the_function() {
        assert_eq!(activity(quote!()).0.unwrap().name, "shop::activity::charge-card");
        let (handler, _) = understand(
            Kind::Orchestration,
            quote!(),
            &quote!(
                async fn sell_book_orchestration() -> R {}
            ),
        );
        assert_eq!(handler.unwrap().name, "shop::orchestration::sell-book");
    }

    #[test]
    fn full_names_are_taken_as_they_are() {
        assert_eq!(activity(quote!(full_name = "Legacy.Charge")).0.unwrap().name, "Legacy.Charge");
    }

    #[test]
    fn after_a_bad_name_the_items_are_still_there() {
        let (handler, errors) = activity(quote!(name = "ChargeCard"));
        assert_eq!(errors, ["`ChargeCard` is not kebab-case: write `charge-card`"]);
        assert_eq!(handler.unwrap().name, "shop::activity::charge-card");
    }

    #[test]
    fn every_mistake_is_one_error() {
        let table = [
            (quote!(name = "a", full_name = "b"), "leave one of them out"),
            (quote!(full_name = ""), "write the whole name"),
            (quote!(name = "charge-card", alias = "Charge"), "write `charge`"),
            (quote!(version = "1.0.0"), "write them into the name"),
            (quote!(uses(Other)), "goes on the orchestration"),
            (quote!("charge-card"), "write `name = \"charge-card\"`"),
            (quote!(nmae = "charge-card"), "did you mean `name`?"),
            (quote!(name = charge - card), "write `name = \"charge-card\"`"),
            (quote!(name), "write `name = \"..\"`"),
            (quote!(name = "charge-card", name = "pay"), "`name` stands here twice"),
            (quote!(flavour = 3), "there is no argument `flavour`: write one of `name`, `idempotent`"),
            (quote!(handle = "1"), "such as `handle = VmActivity`"),
            (quote!(idempotent = true), "write `idempotent`, or leave it out"),
            (quote!(idempotent = false), "write `not_idempotent`"),
        ];
        for (args, advice) in table {
            let text = args.to_string();
            let (handler, errors) = activity(args);
            assert!(handler.is_some(), "{text}");
            assert_eq!(errors.len(), 1, "{text}: {errors:?}");
            assert!(errors[0].contains(advice), "{text}: {errors:?}");
        }
    }

    #[test]
    fn orchestrations_have_versions_and_no_idempotency() {
        let sell = || {
            quote!(
                async fn sell_book(ctx: OrchestrationContext) -> Result<(), String> {
                    Ok(())
                }
            )
        };
        let (handler, errors) = understand(Kind::Orchestration, quote!(version = "2.1.0"), &sell());
        assert_eq!((handler.unwrap().version.as_str(), errors.len()), ("2.1.0", 0));
        let (_, errors) = understand(Kind::Orchestration, quote!(version = "2"), &sell());
        assert_eq!(errors, ["`2` is not a semantic version: write `2.0.0`"]);
        let (_, errors) = understand(Kind::Orchestration, quote!(idempotent), &sell());
        assert_eq!(errors.len(), 1);
    }

    #[test]
    fn a_handle_that_would_shadow_the_input_is_refused() {
        let (handler, errors) = understand(
            Kind::Activity,
            quote!(),
            &quote!(
                async fn charge(input: Charge) -> Result<(), String> {
                    Ok(())
                }
            ),
        );
        assert_eq!(errors.len(), 1);
        assert!(errors[0].ends_with("write `handle = ChargeHandle` in the attribute"), "{errors:?}");
        assert_eq!(handler.unwrap().idents.handle, "ChargeHandle");
    }

    #[test]
    fn a_function_called_activity_needs_a_name() {
        let function = || {
            quote!(
                async fn activity() -> Result<(), String> {
                    Ok(())
                }
            )
        };
        let (handler, errors) = understand(Kind::Activity, quote!(), &function());
        assert!(handler.is_none());
        assert_eq!(errors, ["a function called `activity` needs a name: write `name = \"provision-vm\"`"]);
        let (handler, errors) = understand(Kind::Activity, quote!(full_name = "legacy.create-vm"), &function());
        assert_eq!(errors, [""; 0]);
        assert_eq!(handler.unwrap().idents.constant, "CREATE_VM");
    }
}
