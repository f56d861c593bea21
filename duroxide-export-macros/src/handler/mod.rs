//! `#[activity]` and `#[orchestration]`: one annotated function.
//!
//! Stages: [`parse`] (arguments and function) → [`model`] (what they mean, and whether they are valid) →
//! [`lints`](crate::lints) → [`expand`] (tokens).

pub(crate) mod expand;
pub(crate) mod model;
pub(crate) mod parse;

use crate::cargo::Environment;
use crate::diagnostics::errors::Errors;
use crate::diagnostics::finding::{self, Finding};
use crate::diagnostics::lint_table::Lint;
use crate::handler::expand::expand;
use crate::handler::model::Handler;
use crate::handler::model::{foreign_calls, siblings};
use crate::handler::parse::Parsed;
use crate::handler::parse::item::HandlerFn;
use crate::kind::Kind;
use crate::lints::determinism;
use crate::syntax::text::text;
use proc_macro2::TokenStream;
use quote::quote;

/// Expands `#[activity(..)]` or `#[orchestration(..)]`.
///
/// Always emits the function, and every item that can be named after it, so that one mistake causes only one error.
pub(crate) fn attribute(kind: Kind, args: TokenStream, item: &TokenStream, environment: &Environment) -> TokenStream {
    let function = match HandlerFn::parse(kind, item) {
        Ok(function) => function,
        Err(error) => {
            let error = error.into_compile_error();
            return quote!(#item #error);
        }
    };
    if siblings::is_method(&function) {
        let message = format!("{} must be a free function: move it out of the `impl`", kind.with_article());
        let error = syn::Error::new_spanned(&function.sig.ident, message).into_compile_error();
        return quote!(#function #error);
    }
    let mut errors = Errors::default();
    let mut function = with_one_attribute(kind, function, &mut errors);
    let items = items(kind, args, &mut function, environment, &mut errors).unwrap_or_default();
    let errors = errors.to_compile_errors();
    quote!(#function #items #errors)
}

/// Removes further attributes of either kind, because each would define the same items again.
fn with_one_attribute(kind: Kind, mut function: HandlerFn, errors: &mut Errors) -> HandlerFn {
    for attribute in function.attributes.take_own(&Kind::ALL.map(Kind::noun)) {
        let (path, kind) = (text(attribute.path()), kind.with_article());
        errors
            .at(attribute.path(), format!("the attribute above already makes the function {kind}: remove `#[{path}]`"));
    }
    if kind == Kind::Orchestration {
        // It would report the same findings again.
        function.attributes.take_own(&["deterministic"]);
    }
    function
}

/// The items next to the function, which gets a body with errors in place of calls of methods that do not exist.
fn items(
    kind: Kind,
    args: TokenStream,
    function: &mut HandlerFn,
    environment: &Environment,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let parsed = Parsed::new(kind, args, function, errors);
    // An argument that was lost may be why a name is missing, or have been an `allow(..)`.
    let lost_arguments = parsed.lost_arguments;
    let krate = errors.ok(environment.runtime(parsed.args.krate.as_ref()))?;
    let package = errors.ok(environment.package())?;
    let mut model_errors = Errors::default();
    let handler = Handler::new(kind, parsed, function, package, &mut model_errors);
    if !lost_arguments || handler.is_some() {
        errors.append(model_errors);
    }
    let handler = handler?;
    if handler.signature.method {
        return None;
    }
    let findings = if lost_arguments { Vec::new() } else { findings(&handler, function) };
    let warnings = finding::report(&findings, Lint::default_level, Some(&krate), errors);
    let expanded = expand(&handler, function, &krate, errors.is_empty());
    let code = handler.code.as_ref();
    if let Some(body) = code.and_then(|code| foreign_calls::report(code, function, || siblings::scope_around(function)))
    {
        function.body = body;
    }
    Some(quote!(#expanded #warnings))
}

/// The findings of the lints in an orchestration's body.
fn findings(handler: &Handler, function: &HandlerFn) -> Vec<Finding> {
    let Some(code) = &handler.code else { return Vec::new() };
    let handle = Some(&handler.idents.handle);
    determinism::check(code, &function.sig, &handler.allowed, handle, || siblings::scope_around(function))
}

#[cfg(test)]
mod tests {
    use super::attribute;
    use crate::cargo::Environment;
    use crate::kind::Kind;
    use proc_macro2::TokenStream;
    use quote::quote;
    use syn::{File, Item};

    /// The kinds and names of the emitted items, in order.
    fn items(kind: Kind, args: TokenStream, item: &TokenStream) -> Vec<String> {
        let file: File = syn::parse2(attribute(kind, args, item, &Environment::CARGO)).expect("items");
        file.items.iter().map(describe).collect()
    }

    fn describe(item: &Item) -> String {
        match item {
            Item::Fn(item) => format!("fn {}", item.sig.ident),
            Item::Const(item) => format!("const {}", item.ident),
            Item::Type(item) => format!("type {}", item.ident),
            Item::Enum(item) => format!("enum {}", item.ident),
            Item::Impl(_) => "impl".to_owned(),
            Item::Macro(item) => item.mac.path.segments.last().unwrap().ident.to_string(),
            _ => "other".to_owned(),
        }
    }

    #[test]
    fn the_function_comes_first() {
        let function = quote!(
            pub async fn charge_card(cents: u64) -> Result<u64, String> {
                Ok(cents)
            }
        );
        assert_eq!(items(Kind::Activity, quote!(crate = ::duroxide), &function), ["fn charge_card", "handler"]);
        let function = quote!(
            async fn orchestration() -> Result<(), String> {
                Ok(())
            }
        );
        assert_eq!(
            items(Kind::Orchestration, quote!(name = "sell-book", crate = ::duroxide), &function),
            ["fn orchestration", "handler", "const NAME"]
        );
    }

    #[test]
    fn after_an_error_names_resolve_but_nothing_is_registered() {
        let function = quote!(
            async fn charge_card(a: u64, b: u64) -> Result<u64, String> {
                Ok(a + b)
            }
        );
        assert_eq!(
            items(Kind::Activity, quote!(crate = ::duroxide), &function),
            ["fn charge_card", "handler", "compile_error"]
        );
        let tokens = attribute(Kind::Activity, quote!(crate = ::duroxide), &function, &Environment::CARGO).to_string();
        assert!(tokens.contains("CHARGE_CARD") && !tokens.contains("submit"), "{tokens}");
    }

    #[test]
    fn invalid_items_are_emitted_with_one_error() {
        for item in [
            quote!(
                struct S;
            ),
            quote!(
                async fn f(&self) -> Result<(), String> {
                    Ok(())
                }
            ),
        ] {
            let items = items(Kind::Activity, quote!(crate = ::duroxide), &item);
            assert_eq!(items.len(), 2, "{items:?}");
            assert_eq!(items[1], "compile_error");
        }
    }
}
