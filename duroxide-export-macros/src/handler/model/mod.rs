//! One annotated function: what it means, and whether it is valid.

pub(crate) mod description;
pub(crate) mod foreign_calls;
pub(crate) mod named;
pub(crate) mod payloads;
pub(crate) mod shadowing;
pub(crate) mod siblings;
pub(crate) mod uses;

use crate::arguments::duration::Length;
use crate::arguments::lints::{Allowed, Allows};
use crate::cargo::Package;
use crate::diagnostics::errors::Errors;
use crate::handler::model::description::Description;
use crate::handler::model::named::Named;
use crate::handler::model::payloads::Payloads;
use crate::handler::model::uses::{Conditional, Use, Uses};
use crate::handler::parse::Parsed;
use crate::handler::parse::args::{HandlerArgs, PROGRESS_ADVICE};
use crate::handler::parse::item::HandlerFn;
use crate::handler::parse::retry::Retry;
use crate::handler::parse::signature::Signature;
use crate::kind::Kind;
use crate::names::items::Idents;
use crate::syntax::attributes::Attributes;
use crate::syntax::tokens;
use crate::syntax::walk::Code;
use syn::spanned::Spanned;
use syn::{Attribute, Path, Type};

/// One annotated function, understood and checked.
#[derive(Debug)]
pub(crate) struct Handler {
    pub(crate) kind: Kind,
    pub(crate) package: Package,
    pub(crate) idents: Idents,
    /// The full name.
    pub(crate) name: String,
    /// Other full names.
    pub(crate) aliases: Vec<String>,
    pub(crate) version: String,
    pub(crate) description: Description,
    pub(crate) deprecated: Option<Attribute>,
    /// Whether the function may use what is deprecated.
    pub(crate) allows_deprecated: bool,
    /// Whether an activity is idempotent, if declared.
    pub(crate) idempotent: Option<bool>,
    pub(crate) payloads: Payloads,
    /// How an activity is called.
    pub(crate) retry: Option<Retry>,
    pub(crate) timeout: Option<Length>,
    pub(crate) tag: Option<String>,
    pub(crate) signature: Signature,
    /// The type of an orchestration's progress, if declared.
    pub(crate) progress: Option<Type>,
    /// The body of an orchestration, unless it does not parse.
    pub(crate) code: Option<Code>,
    pub(crate) uses: Uses,
    /// The handles in `uses(..)`.
    pub(crate) declared_uses: Vec<Path>,
    /// The messages in `waits_for(..)` or `sends(..)`.
    pub(crate) declared_messages: Vec<Path>,
    pub(crate) allowed: Vec<Allowed>,
}

impl Handler {
    /// Validates the arguments and the function. Returns `None` only if nothing can be named after the function.
    ///
    /// After an error, fields hold defaults, so that code which refers to the handler still compiles and the author
    /// sees only the one error.
    pub(crate) fn new(
        kind: Kind,
        Parsed { args, signature, code, .. }: Parsed,
        function: &HandlerFn,
        package: Package,
        errors: &mut Errors,
    ) -> Option<Self> {
        let named = Named::new(kind, &args, &function.sig.ident, &package, errors)?;
        let mut idents = named.idents;
        if !signature.method {
            shadowing::check(kind, function, &signature, &args, &mut idents, errors);
        }
        let uses = match kind {
            Kind::Activity => Uses::find_sent(function),
            Kind::Orchestration => {
                code.as_ref().map(|code| Uses::find(code, &function.sig, Some(&package))).unwrap_or_default()
            }
        };
        Some(Self {
            kind,
            package,
            idents,
            name: named.name,
            aliases: named.aliases,
            version: named.version,
            description: Description::new(&function.attributes),
            deprecated: function.attributes.named("deprecated").next(),
            allows_deprecated: allows_deprecated(&function.attributes),
            idempotent: idempotency(&args, errors),
            payloads: Payloads::new(kind, &args, &signature, errors),
            signature,
            progress: progress(&args, errors),
            code,
            uses,
            allowed: Allows::all(&args.allows),
            retry: args.retry,
            timeout: args.timeout,
            tag: args.tag.map(|tag| tag.0),
            declared_uses: args.uses.unwrap_or_default(),
            declared_messages: match kind {
                Kind::Activity => args.sends,
                Kind::Orchestration => args.waits_for,
            },
        })
    }

    /// Whether anything is used, so that an empty list can be left out.
    pub(crate) const fn uses_anything(&self) -> bool {
        !self.uses.items.is_empty() || !self.declared_uses.is_empty()
    }

    /// Whether any message is used.
    pub(crate) const fn uses_messages(&self) -> bool {
        !self.uses.messages.is_empty() || !self.declared_messages.is_empty()
    }

    /// What the body schedules, in order.
    pub(crate) fn used(&self) -> &[Conditional<Use>] {
        &self.uses.items
    }
}

/// Whether there is an `#[allow(deprecated)]` or `#[expect(deprecated)]`.
fn allows_deprecated(attributes: &Attributes) -> bool {
    let mut levels = ["allow", "expect"].into_iter().flat_map(|level| attributes.named(level));
    levels.any(|attribute| attribute.meta.require_list().is_ok_and(|list| tokens::names(&list.tokens, "deprecated")))
}

/// The declared idempotency, if any.
pub(crate) fn idempotency(args: &HandlerArgs, errors: &mut Errors) -> Option<bool> {
    if let (true, Some(second)) = (args.idempotent.is_on(), args.not_idempotent.path()) {
        errors.at(second, "an activity cannot be both `idempotent` and `not_idempotent`: remove one");
    }
    args.idempotent.is_on().then_some(true).or_else(|| args.not_idempotent.is_on().then_some(false))
}

/// The type of an orchestration's progress, unless generated code cannot name it.
fn progress(args: &HandlerArgs, errors: &mut Errors) -> Option<Type> {
    let ty = args.progress.0.as_ref()?;
    let lifetime = match ty {
        Type::Reference(reference) => reference.lifetime.as_ref(),
        Type::Infer(_) | Type::ImplTrait(_) => None,
        _ => return Some(ty.clone()),
    };
    errors.at_span(ty.span(), PROGRESS_ADVICE);
    lifetime.map(|_| ty.clone())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Handler;
    use crate::cargo::Package;
    use crate::diagnostics::errors::Errors;
    use crate::handler::parse::Parsed;
    use crate::handler::parse::item::HandlerFn;
    use crate::kind::Kind;
    use proc_macro2::TokenStream;
    use quote::quote;

    /// The model of a function in the package `shop`, and the errors.
    pub(crate) fn understand(kind: Kind, args: TokenStream, function: &TokenStream) -> (Option<Handler>, Vec<String>) {
        let mut errors = Errors::default();
        let package = Package::fixed();
        let function = HandlerFn::parse(kind, function).unwrap();
        let parsed = Parsed::new(kind, args, &function, &mut errors);
        (Handler::new(kind, parsed, &function, package, &mut errors), errors.texts())
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
    fn full_names_are_used_unchanged() {
        assert_eq!(activity(quote!(full_name = "Legacy.Charge")).0.unwrap().name, "Legacy.Charge");
    }

    #[test]
    fn a_bad_name_does_not_suppress_the_items() {
        let (handler, errors) = activity(quote!(name = "ChargeCard"));
        assert_eq!(errors, ["`ChargeCard` is not kebab-case: write `charge-card`"]);
        assert_eq!(handler.unwrap().name, "shop::activity::charge-card");
    }

    #[test]
    fn every_mistake_is_one_error() {
        let table = [
            (quote!(name = "a", full_name = "b"), ": remove one"),
            (quote!(full_name = ""), "write the whole name"),
            (quote!(name = "charge-card", alias = "Charge"), "write `charge`"),
            (quote!(version = "1.0.0"), "put the version in the name"),
            (quote!(uses(Other)), "move `uses(..)` to the orchestration"),
            (quote!("charge-card"), "write `name = \"charge-card\"`"),
            (quote!(nmae = "charge-card"), "did you mean `name`?"),
            (quote!(name = charge - card), "write `name = \"charge-card\"`"),
            (quote!(name), "write `name = \"..\"`"),
            (quote!(name = "charge-card", name = "pay"), "`name` is given twice"),
            (quote!(flavour = 3), "unknown argument `flavour`: write one of `name`, `idempotent`"),
            (quote!(handle = "1"), "such as `handle = VmActivity`"),
            (quote!(idempotent = true), "write `idempotent`, or remove it"),
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
    fn a_handle_that_would_shadow_the_input_is_rejected() {
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
        assert_eq!(errors, ["a function called `activity` needs an explicit name: write `name = \"provision-vm\"`"]);
        let (handler, errors) = understand(Kind::Activity, quote!(full_name = "legacy.create-vm"), &function());
        assert_eq!(errors, [""; 0]);
        assert_eq!(handler.unwrap().idents.constant, "CREATE_VM");
    }
}
