//! The `names` module: one re-export for each handler, so that "go to definition" leads to the handler.

mod duplicates;
mod exports;

use crate::diagnostics::errors::Errors;
use crate::kind::Kind;
use crate::library::found::Found;
use crate::names::items::idents;
use duplicates::refuse_duplicates;
use exports::{export, exported, grouped};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Path;

/// The module for a crate whose sources can be read. `notes` go into the documentation of its activities.
pub(crate) fn of_crate(handlers: &[Found], notes: &[String], errors: &mut Errors) -> TokenStream {
    refuse_duplicates(handlers, errors);
    module(|kind| {
        let handlers: Vec<_> = handlers.iter().filter(|handler| handler.kind == kind).collect();
        let exports: TokenStream = grouped(exported(&handlers, errors)).iter().map(|exports| export(exports)).collect();
        let notes = if kind == Kind::Activity { notes } else { &[] };
        quote!(#(#![doc = #notes])* #exports)
    })
}

/// The module for functions that are listed by path.
pub(crate) fn of_listed(listed: &[(Kind, Path)], errors: &mut Errors) -> TokenStream {
    module(|kind| {
        let paths = listed.iter().filter(|(listed_kind, _)| *listed_kind == kind);
        paths
            .filter_map(|(kind, path)| errors.ok(listed_constant(*kind, path)))
            .map(|path| quote!(#[doc(inline)] pub use #path;))
            .collect()
    })
}

fn module(mut exports: impl FnMut(Kind) -> TokenStream) -> TokenStream {
    let modules = Kind::ALL.map(|kind| {
        let ident = Ident::new(kind.plural(), Span::call_site());
        let docs = format!("The full names of the {}.", kind.plural());
        let exports = exports(kind);
        quote! {
            #[doc = #docs]
            pub mod #ident { #exports }
        }
    });
    quote! {
        /// The full names of this crate's activities and orchestrations.
        pub mod names { #(#modules)* }
    }
}

/// The constant of a listed function: `a::PROVISION_VM` for `a::provision_vm`. A listed constant stands for itself.
fn listed_constant(kind: Kind, path: &Path) -> syn::Result<TokenStream> {
    let mut path = path.clone();
    let unnamed = || {
        syn::Error::new_spanned(
            &path,
            format!("expected the path of a name constant, such as `{}::PROVISION_VM`", kind.plural()),
        )
    };
    let Some(last) = path.segments.last() else { return Err(unnamed()) };
    let constant = if last.ident.to_string().chars().any(char::is_lowercase) {
        idents(kind, &last.ident, None).ok_or_else(unnamed)?.constant
    } else {
        last.ident.clone()
    };
    if let Some(last) = path.segments.last_mut() {
        last.ident = constant;
    }
    let starts_at_root =
        path.leading_colon.is_some() || path.segments.first().is_some_and(|first| first.ident == "crate");
    Ok(if starts_at_root { path.to_token_stream() } else { quote!(crate::#path) })
}

#[cfg(test)]
mod tests {
    use super::{Found, of_crate, of_listed};
    use crate::cargo::Package;
    use crate::diagnostics::errors::Errors;
    use crate::kind::Kind;
    use crate::library::tree;
    use syn::parse_quote;

    /// The contents of `names` for a crate of one file, without docs and spaces, and the errors.
    fn names_of(text: &str) -> (String, Vec<String>) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("lib.rs");
        std::fs::write(&root, text).unwrap();
        let mut errors = Errors::default();
        let package = Package { name: "shop".into(), version: "0.3.0".into() };
        let functions = tree::read(&root).functions;
        let handlers: Vec<_> = functions.iter().filter_map(|function| Found::new(function, &package)).collect();
        let tokens = of_crate(&handlers, &[], &mut errors);
        let messages =
            errors.messages().into_iter().map(|message| message.replace(&root.display().to_string(), "lib.rs"));
        (plain(&tokens), messages.collect())
    }

    fn plain(tokens: &proc_macro2::TokenStream) -> String {
        let text =
            tokens.to_string().replace("#[doc = \"The full name of the activity in `a`.\"]", "").replace(' ', "");
        text.replace("#[doc(inline)]", "")
    }

    fn assert_exports(names: &str, exports: &[&str]) {
        for export in exports {
            assert!(names.contains(export), "{export} in {names}");
        }
    }

    #[test]
    fn every_handler_is_re_exported_from_where_it_is() {
        let (names, errors) = names_of(
            "pub mod activities { #[duroxide::activity(idempotent)] pub async fn charge_card() -> R {} }
             mod orchestrations { #[orchestration(name = \"sell-book\")] pub async fn sell() -> R {} }
             #[duroxide_export::activity] pub(crate) async fn pay() -> R {}
             #[duroxide::activity] async fn in_root() -> R {}
             #[tokio::test] async fn other() {}",
        );
        assert!(errors.is_empty(), "{errors:?}");
        assert_exports(
            &names,
            &[
                "pubusecrate::activities::CHARGE_CARD;",
                "pubusecrate::orchestrations::SELL;",
                "pub(crate)usecrate::{PAY,IN_ROOT};",
            ],
        );
        assert!(!names.contains("OTHER"));
    }

    #[test]
    fn handlers_of_one_module_are_re_exported_together() {
        let (names, errors) = names_of(
            "pub mod a {
                 #[activity] pub async fn first_step() -> R {}
                 #[activity] pub(crate) async fn second_step() -> R {}
                 #[activity] pub async fn third_step() -> R {}
                 #[deprecated] #[activity] pub async fn fourth_step() -> R {}
             }",
        );
        assert!(errors.is_empty(), "{errors:?}");
        assert_exports(
            &names,
            &[
                "pubusecrate::a::{FIRST_STEP,THIRD_STEP};",
                "pub(crate)usecrate::a::SECOND_STEP;",
                "#[deprecated]#[doc=\"Thefullnameoftheactivityin`a`.\"]pubconstFOURTH_STEP:&::core::primitive::str=\"shop::activity::fourth-step\";",
            ],
        );
    }

    #[test]
    fn private_constants_are_left_out_or_spelled_out() {
        let (names, errors) = names_of(
            "mod a {
                 #[duroxide::activity] async fn hidden() -> R {}
                 mod b { #[duroxide::activity] pub async fn charge_card() -> R {} }
                 pub use b::*;
             }",
        );
        assert!(errors.is_empty(), "{errors:?}");
        assert!(!names.contains("HIDDEN"), "{names}");
        assert!(
            names.contains("pubconstCHARGE_CARD:&::core::primitive::str=\"shop::activity::charge-card\";"),
            "{names}"
        );
    }

    #[test]
    fn cfgs_are_copied() {
        let (names, errors) = names_of(
            "#[cfg(feature = \"cards\")] pub mod a { #[cfg(unix)] #[duroxide::activity] pub async fn charge_card() -> R {} }",
        );
        assert!(errors.is_empty(), "{errors:?}");
        assert!(names.contains("#[cfg(feature=\"cards\")]#[cfg(unix)]pubusecrate::a::CHARGE_CARD;"), "{names}");
    }

    #[test]
    fn conditional_handlers_are_not_duplicates() {
        let (names, errors) = names_of(
            "#[cfg(unix)] #[duroxide::activity] pub async fn charge_card() -> R {}
             #[cfg(windows)] #[duroxide::activity] pub async fn charge_card() -> R {}",
        );
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(names.matches("CHARGE_CARD").count(), 2);
    }

    #[test]
    fn versions_share_one_constant() {
        let (names, errors) = names_of(
            "mod v1 { #[duroxide::orchestration(version = \"1.0.0\")] pub async fn sell_book() -> R {} }
             mod v2 { #[duroxide::orchestration(version = \"2.0.0\")] pub async fn sell_book() -> R {} }",
        );
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(names.matches("SELL_BOOK").count(), 1);
    }

    #[test]
    fn duplicates_are_rejected_with_both_places() {
        let (_, errors) = names_of(
            "mod a { #[duroxide::activity(name = \"charge-card\")] pub async fn first() -> R {} }
             mod b {
                 #[duroxide::activity(name = \"debit\", alias = \"charge-card\")]
                 pub async fn second() -> R {}
             }",
        );
        assert_eq!(
            errors,
            ["`shop::activity::charge-card` is defined twice, at lib.rs:1 and at lib.rs:4: rename one of them"]
        );
    }

    #[test]
    fn two_names_for_one_constant_are_rejected() {
        let (_, errors) = names_of(
            "mod a { #[duroxide::activity(name = \"one-thing\")] pub async fn step() -> R {} }
             mod b { #[duroxide::activity(name = \"other-thing\")] pub async fn step() -> R {} }",
        );
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].starts_with("two handlers have the constant `names::activities::STEP`"), "{errors:?}");
    }

    #[test]
    fn handlers_with_errors_are_reported_by_their_attributes() {
        let (names, errors) = names_of("#[duroxide::activity(name = \"Bad\")] pub async fn charge_card() -> R {}");
        assert!(errors.is_empty(), "{errors:?}");
        assert!(!names.contains("CHARGE_CARD"));
    }

    #[test]
    fn functions_and_constants_can_be_listed() {
        let listed = [
            (Kind::Activity, parse_quote!(a::charge_card_activity)),
            (Kind::Activity, parse_quote!(crate::b::PAY)),
            (Kind::Orchestration, parse_quote!(sell_book)),
        ];
        let mut errors = Errors::default();
        let names = plain(&of_listed(&listed, &mut errors));
        assert_exports(&names, &["pubusecrate::a::CHARGE_CARD;", "pubusecrate::b::PAY;", "pubusecrate::SELL_BOOK;"]);
        let names = of_listed(&[(Kind::Activity, parse_quote!(a::activity))], &mut errors);
        assert_eq!(errors.messages(), ["expected the path of a name constant, such as `activities::PROVISION_VM`"]);
        assert!(!plain(&names).contains("use"));
    }
}
