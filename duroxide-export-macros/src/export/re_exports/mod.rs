//! The modules `names` and `handles`: one re-export for each handler, so that "go to definition" leads to the handler.

mod constants;
mod duplicates;
mod handles;
mod messages;
mod re_export;

use crate::diagnostics::errors::Errors;
use crate::kind::Kind;
use crate::library::found_handler::FoundHandler;
use crate::library::found_message::FoundMessage;
use crate::names::items::idents;
use duplicates::refuse_duplicates;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Path;

/// The module `names` of a crate whose sources can be read. `notes` go into the documentation of its activities.
pub(crate) fn names_of_crate(
    module_name: &Ident,
    handlers: &[FoundHandler],
    messages: &[FoundMessage],
    notes: &[String],
    errors: &mut Errors,
) -> TokenStream {
    refuse_duplicates(handlers, errors);
    let inline = quote!(#[doc(inline)]);
    let of_messages = messages::modules(messages, errors);
    names(module_name, &of_messages, |kind| {
        let exports = constants::exported(&handlers_of_kind(handlers, kind), errors);
        let notes = if kind == Kind::Activity { notes } else { &[] };
        let items = re_export::tokens(&exports, &inline);
        quote!(#(#![doc = #notes])* #items)
    })
}

/// The module `names` for functions that are listed by path.
pub(crate) fn names_of_listed(module_name: &Ident, listed: &[(Kind, Path)], errors: &mut Errors) -> TokenStream {
    names(module_name, &TokenStream::new(), |kind| {
        let paths = listed.iter().filter(|(listed_kind, _)| *listed_kind == kind);
        paths
            .filter_map(|(kind, path)| errors.ok(listed_constant(*kind, path)))
            .map(|path| quote!(#[doc(inline)] pub use #path;))
            .collect()
    })
}

/// The module `handles` of a crate whose sources can be read.
pub(crate) fn handles_of_crate(module_name: &Ident, handlers: &[FoundHandler], krate: &TokenStream) -> TokenStream {
    handles(module_name, |kind| {
        let handles::Handles { exports, ambiguous } = handles::exported(&handlers_of_kind(handlers, kind), krate);
        let note = (!ambiguous.is_empty()).then(|| {
            let docs = format!(
                "\n\nLeft out, because several handlers have a handle with this name: `{}`. Set another one with \
                 `handle = ..`.",
                ambiguous.join("`, `")
            );
            quote!(#![doc = #docs])
        });
        let items = re_export::tokens(&exports, &TokenStream::new());
        quote!(#note #items)
    })
}

/// The module `handles` for functions that are listed by path.
pub(crate) fn handles_of_listed(module_name: &Ident, listed: &[(Kind, Path)]) -> TokenStream {
    handles(module_name, |kind| {
        let paths = listed.iter().filter(|(listed_kind, _)| *listed_kind == kind);
        paths.filter_map(|(kind, path)| listed_handle(*kind, path)).map(|path| quote!(pub use #path;)).collect()
    })
}

fn handlers_of_kind(handlers: &[FoundHandler], kind: Kind) -> Vec<&FoundHandler> {
    handlers.iter().filter(|handler| handler.kind == kind).collect()
}

fn names(name: &Ident, of_messages: &TokenStream, exports: impl FnMut(Kind) -> TokenStream) -> TokenStream {
    let docs = if of_messages.is_empty() {
        "The full names of this crate's activities and orchestrations."
    } else {
        "The full names of this crate's activities, orchestrations and messages."
    };
    module(name, docs, "full names", of_messages, exports)
}

fn handles(name: &Ident, exports: impl FnMut(Kind) -> TokenStream) -> TokenStream {
    let docs = "The handles of this crate's activities and orchestrations.";
    module(name, docs, "handles", &TokenStream::new(), exports)
}

/// A module with a module for each kind of handler, and others.
fn module(
    name: &Ident,
    docs: &str,
    what: &str,
    others: &TokenStream,
    mut exports: impl FnMut(Kind) -> TokenStream,
) -> TokenStream {
    let modules = Kind::ALL.map(|kind| {
        let ident = Ident::new(kind.plural(), Span::call_site());
        let docs = format!("The {what} of the {}.", kind.plural());
        let exports = exports(kind);
        quote! {
            #[doc = #docs]
            pub mod #ident { #exports }
        }
    });
    quote! {
        #[doc = #docs]
        pub mod #name { #(#modules)* #others }
    }
}

/// The constant of a listed function: `a::PROVISION_VM` for `a::provision_vm`. A listed constant stands for itself.
fn listed_constant(kind: Kind, path: &Path) -> syn::Result<TokenStream> {
    let unnamed = || {
        syn::Error::new_spanned(
            path,
            format!("expected the path of a name constant, such as `{}::PROVISION_VM`", kind.plural()),
        )
    };
    let Some(last) = path.segments.last() else { return Err(unnamed()) };
    let constant = if is_function(&last.ident) {
        idents(kind, &last.ident, None).ok_or_else(unnamed)?.constant
    } else {
        last.ident.clone()
    };
    Ok(beside(path, constant))
}

/// The handle of a listed function; `None` for a constant, which does not tell.
fn listed_handle(kind: Kind, path: &Path) -> Option<TokenStream> {
    let last = &path.segments.last()?.ident;
    let idents = if is_function(last) { idents(kind, last, None) } else { None };
    Some(beside(path, idents?.handle))
}

fn is_function(ident: &Ident) -> bool {
    ident.to_string().chars().any(char::is_lowercase)
}

/// The path of another item in the same module, from the root.
fn beside(path: &Path, item: Ident) -> TokenStream {
    let mut path = path.clone();
    if let Some(last) = path.segments.last_mut() {
        last.ident = item;
    }
    let starts_at_root =
        path.leading_colon.is_some() || path.segments.first().is_some_and(|first| first.ident == "crate");
    if starts_at_root { path.to_token_stream() } else { quote!(crate::#path) }
}

#[cfg(test)]
mod tests {
    use super::{FoundHandler, handles_of_crate, handles_of_listed, names_of_crate, names_of_listed};
    use crate::cargo::Package;
    use crate::diagnostics::errors::Errors;
    use crate::kind::Kind;
    use crate::library::tree;
    use quote::format_ident;
    use syn::parse_quote;

    /// The handlers of a crate of one file.
    fn handlers_of(root: &std::path::Path, text: &str) -> Vec<FoundHandler> {
        std::fs::write(root, text).unwrap();
        let package = Package::fixed();
        let functions = tree::read(root).functions;
        functions.iter().filter_map(|function| FoundHandler::new(function, &package)).collect()
    }

    /// The contents of `handles` for a crate of one file, without docs and spaces.
    fn handles_of(text: &str) -> String {
        let dir = tempfile::tempdir().unwrap();
        let handlers = handlers_of(&dir.path().join("lib.rs"), text);
        handles_of_crate(&format_ident!("handles"), &handlers, &quote::quote!(::duroxide)).to_string().replace(' ', "")
    }

    /// The contents of `names` for a crate of one file, without docs and spaces, and the errors.
    fn names_of(text: &str) -> (String, Vec<String>) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("lib.rs");
        let mut errors = Errors::default();
        let handlers = handlers_of(&root, text);
        let tokens = names_of_crate(&format_ident!("names"), &handlers, &[], &[], &mut errors);
        let messages = errors.texts().into_iter().map(|message| message.replace(&root.display().to_string(), "lib.rs"));
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
    fn constants_that_the_root_cannot_refer_to_are_spelled_out() {
        let (names, errors) = names_of(
            "mod a {
                 #[duroxide::activity] async fn hidden() -> R {}
                 mod b { #[duroxide::activity] pub async fn charge_card() -> R {} }
                 pub use b::*;
             }",
        );
        assert!(errors.is_empty(), "{errors:?}");
        assert_exports(&names, &["pub(crate)usecrate::a::HIDDEN;"]);
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
            "mod a { #[duroxide::activity(name = \"one-thing\")] pub async fn charge() -> R {} }
             mod b { #[duroxide::activity(name = \"other-thing\")] pub async fn charge() -> R {} }",
        );
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].starts_with("two handlers have the constant `names::activities::CHARGE`"), "{errors:?}");
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
        let names = plain(&names_of_listed(&format_ident!("names"), &listed, &mut errors));
        assert_exports(&names, &["pubusecrate::a::CHARGE_CARD;", "pubusecrate::b::PAY;", "pubusecrate::SELL_BOOK;"]);
        let listed = [(Kind::Activity, parse_quote!(a::activity))];
        let names = names_of_listed(&format_ident!("names"), &listed, &mut errors);
        assert_eq!(errors.texts(), ["expected the path of a name constant, such as `activities::PROVISION_VM`"]);
        assert!(!plain(&names).contains("use"));
    }

    #[test]
    fn handles_are_re_exported_from_where_the_root_can_refer_to_them() {
        let handles = handles_of(
            "mod activities {
                 #[duroxide::activity] pub async fn charge_card() -> R {}
                 #[duroxide::activity] async fn hidden() -> R {}
                 mod inner { #[duroxide::activity] pub async fn refund_card() -> R {} }
                 pub use inner::*;
                 mod named { #[duroxide::activity] pub async fn print_receipt() -> R {} }
                 pub use self::named::{PrintReceipt, print_receipt};
                 mod unnamed { #[duroxide::activity] pub async fn lost_in_here() -> R {} }
                 use unnamed::lost_in_here;
             }
             #[cfg(unix)] #[deprecated] #[duroxide::activity] pub async fn stamp_letter() -> R {}
             mod v1 { #[duroxide::orchestration] pub async fn sell_book() -> R {} }
             pub mod v2 { #[duroxide::orchestration(version = \"2.0.0\")] pub async fn sell_book() -> R {} }",
        );
        assert_exports(
            &handles,
            &[
                "pubmodactivities{pubusecrate::activities::{ChargeCard,RefundCard,PrintReceipt};",
                "#[cfg(unix)]#[doc(hidden)]#[derive(::duroxide::__private::Derived)]#[derived(pubusecrate::StampLetter;)]struct__StampLetter;",
                "pubmodorchestrations{pubusecrate::v2::SellBook;}",
                "pub(crate)usecrate::activities::Hidden;",
                "`crate::activities::unnamed`isnotvisibleintherootofthecrate;in`crate::activities`,write\
                 `pub(crate)modunnamed`,orre-exportthehandlewith`pub(crate)use`\"]pub(crate)structLostInHere;",
            ],
        );
        assert!(!handles.contains("v1"), "{handles}");
    }

    /// Each with the visible path of its handle; empty if the root cannot refer to it.
    #[test]
    fn crate_private_handlers_are_re_exported() {
        let step = "#[duroxide::activity] async fn charge_card() -> R {}";
        let table = [
            (step.to_owned(), "ChargeCard"),
            (format!("mod a {{ {step} }}"), "a::ChargeCard"),
            (format!("mod a {{ {} }}", step.replace("async", "pub(crate) async")), "a::ChargeCard"),
            (format!("mod a {{ {} }}", step.replace("async", "pub(super) async")), "a::ChargeCard"),
            (format!("mod a {{ pub(crate) mod b {{ {step} }} }}"), "a::b::ChargeCard"),
            (format!("mod a {{ pub(super) mod b {{ {step} }} }}"), "a::b::ChargeCard"),
            (format!("mod a {{ pub(in crate) mod b {{ {step} }} }}"), "a::b::ChargeCard"),
            (format!("mod a {{ pub mod b {{ pub(in super::super) mod c {{ {step} }} }} }}"), "a::b::c::ChargeCard"),
            (format!("mod a {{ mod b {{ {step} }} pub(crate) use b::*; }}"), "a::ChargeCard"),
            (format!("mod a {{ mod b {{ {step} }} pub(super) use b::*; }}"), "a::ChargeCard"),
            (format!("mod a {{ mod b {{ {step} }} pub(crate) use b::ChargeCard; }}"), "a::ChargeCard"),
            (
                format!("mod a {{ mod b {{ {step} }} pub(crate) use self::b::{{ChargeCard, CHARGE_CARD}}; }}"),
                "a::ChargeCard",
            ),
            (format!("mod a {{ mod b {{ {step} }} pub(crate) use crate::a::b::*; }}"), "a::ChargeCard"),
            (
                format!("mod a {{ mod b {{ mod c {{ {step} }} pub(super) use c::*; }} pub(crate) use b::c::*; }}"),
                "a::ChargeCard",
            ),
            (format!("mod a {{ mod b {{ {step} }} }}"), ""),
            (format!("mod a {{ pub(self) mod b {{ {step} }} }}"), ""),
            (format!("mod a {{ pub mod b {{ pub(super) mod c {{ {step} }} }} }}"), ""),
            (format!("mod a {{ mod b {{ {step} }} use b::*; }}"), ""),
            (format!("mod a {{ mod b {{ {step} }} pub(crate) use b::charge_card; }}"), ""),
            (format!("mod a {{ mod b {{ {step} }} pub(crate) use crate::other::b::*; }}"), ""),
        ];
        for (text, path) in table {
            let handles = handles_of(&text);
            if path.is_empty() {
                assert!(handles.contains("pub(crate)structChargeCard;"), "{text}: {handles}");
            } else {
                assert!(handles.contains(&format!("pub(crate)usecrate::{path};")), "{text}: {handles}");
            }
            assert!(names_of(&text).0.contains("CHARGE_CARD"), "{text}");
        }
    }

    #[test]
    fn a_hidden_latest_version_does_not_give_way_to_an_older_one() {
        let handles = handles_of(
            "pub mod v1 { #[duroxide::orchestration] pub async fn sell_book() -> R {} }
             mod a { mod v2 { #[duroxide::orchestration(version = \"2.0.0\")] pub async fn sell_book() -> R {} } }",
        );
        assert!(handles.contains("write`pub(crate)modv2`") && !handles.contains("v1::SellBook"), "{handles}");
    }

    #[test]
    fn private_functions_of_one_name_do_not_clash() {
        let (names, errors) = names_of(
            "mod a { #[duroxide::activity(name = \"first-step\")] async fn charge() -> R {} }
             mod b { #[duroxide::activity(name = \"second-step\")] async fn charge() -> R {} }
             mod c { #[duroxide::activity(name = \"third-step\")] pub async fn charge() -> R {} }",
        );
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(names.matches("CHARGE").count(), 1, "{names}");
        assert_exports(&names, &["pubusecrate::c::CHARGE;"]);
    }

    #[test]
    fn ambiguous_handles_are_left_out_and_noted() {
        let handles = handles_of(
            "mod a { #[activity(handle = Step)] pub async fn charge_card() -> R {} }
             mod b { #[activity(handle = Step)] pub async fn refund_card() -> R {} }",
        );
        assert!(!handles.contains("pubuse"), "{handles}");
        assert_exports(&handles, &["thisisnotthehandle`Step`:`charge_card`at", "pub(crate)structStep;"]);
        assert!(handles.contains("Leftout,becauseseveralhandlershaveahandlewiththisname:`Step`."), "{handles}");
    }

    #[test]
    fn handles_of_listed_functions_are_re_exported() {
        let listed = [
            (Kind::Activity, parse_quote!(a::charge_card_activity)),
            (Kind::Activity, parse_quote!(crate::b::PAY)),
            (Kind::Orchestration, parse_quote!(sell_book)),
        ];
        let handles = handles_of_listed(&format_ident!("handles"), &listed).to_string().replace(' ', "");
        assert_exports(&handles, &["pubusecrate::a::ChargeCard;", "pubusecrate::SellBook;"]);
        assert_eq!(handles.matches("pubuse").count(), 2);
    }
}
