//! The `names` module: one re-export for each handler, so that "go to definition" ends at the handler.

use super::found::Found;
use crate::errors::Errors;
use crate::idents::idents;
use crate::kind::Kind;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use std::collections::HashMap;
use syn::{Path, Visibility};

/// The module for the handlers of a crate whose sources can be read; `notes` are added to its activities' documentation.
pub(super) fn of_crate(handlers: &[Found], notes: &[String], errors: &mut Errors) -> TokenStream {
    refuse_duplicates(handlers, errors);
    module(|kind| {
        let handlers: Vec<_> = handlers.iter().filter(|handler| handler.kind == kind).collect();
        let exports: TokenStream = grouped(exported(&handlers, errors)).iter().map(|exports| export(exports)).collect();
        let notes = if kind == Kind::Activity { notes } else { &[] };
        quote!(#(#![doc = #notes])* #exports)
    })
}

/// The module for functions that are listed by path.
pub(super) fn of_listed(listed: &[(Kind, Path)], errors: &mut Errors) -> TokenStream {
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

/// The constant beside a listed function: `a::PROVISION_VM` for `a::provision_vm`, or for itself.
fn listed_constant(kind: Kind, path: &Path) -> syn::Result<TokenStream> {
    let mut path = path.clone();
    let unnamed = || {
        syn::Error::new_spanned(
            &path,
            format!("write the path of the name constant, such as `{}::PROVISION_VM`", kind.plural()),
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

/// One constant of the `names` module.
struct Export<'a> {
    handler: &'a Found,
    vis: TokenStream,
}

/// The handlers that `names` can hold: one for each constant.
///
/// Versions of one orchestration share a name, so the first of them stands for all.
fn exported<'a>(handlers: &[&'a Found], errors: &mut Errors) -> Vec<Export<'a>> {
    let mut exports: Vec<Export<'a>> = Vec::new();
    // The first export of each constant.
    let mut same: HashMap<String, usize> = HashMap::new();
    for &handler in handlers {
        let Some(vis) = visibility(handler) else { continue };
        let constant = handler.named.idents.constant.to_string();
        match same.get(&constant).map(|index| exports[*index].handler) {
            Some(first) if may_exclude_each_other(first, handler) => {}
            Some(first) if first.named.name == handler.named.name => continue,
            Some(first) => {
                refuse_same_constant(first, handler, errors);
                continue;
            }
            None => {}
        }
        same.entry(constant).or_insert(exports.len());
        exports.push(Export { handler, vis });
    }
    exports
}

/// The visibility that a handler's constant can have in `names`; `None` if it is private to its module.
fn visibility(handler: &Found) -> Option<TokenStream> {
    match &handler.vis {
        Visibility::Public(_) => Some(quote!(pub)),
        Visibility::Restricted(vis) if vis.path.is_ident("crate") => Some(quote!(pub(crate))),
        // What is private in the root is visible in the whole crate.
        _ if handler.module.path.is_empty() => Some(quote!(pub(crate))),
        _ => None,
    }
}

/// Exports that one `use` can make: the compiler has fewer items to resolve.
fn grouped(exports: Vec<Export<'_>>) -> Vec<Vec<Export<'_>>> {
    let mut groups: Vec<Vec<Export<'_>>> = Vec::new();
    let mut group_of: HashMap<(String, String), usize> = HashMap::new();
    for export in exports {
        let Export { handler, vis } = &export;
        if is_spelled_out(handler) || !handler.cfgs.is_empty() {
            groups.push(vec![export]);
            continue;
        }
        let group = *group_of.entry((handler.module.name.clone(), vis.to_string())).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push(export),
            None => groups.push(vec![export]),
        }
    }
    groups
}

fn export(exports: &[Export<'_>]) -> TokenStream {
    let Some(Export { handler, vis }) = exports.first() else { return TokenStream::new() };
    let cfgs = &handler.cfgs;
    if is_spelled_out(handler) {
        return spelled_out(handler, vis);
    }
    let module = &handler.module.path;
    let constants = exports.iter().map(|export| &export.handler.named.idents.constant);
    let constants = if exports.len() == 1 { quote!(#(#constants)*) } else { quote!({ #(#constants),* }) };
    quote!(#(#cfgs)* #[doc(inline)] #vis use crate::#(#module::)*#constants;)
}

/// Whether a constant cannot be re-exported. In `mod activities { mod provision_vm; pub use provision_vm::*; }` the inner
/// module cannot be named from here; and to name what is deprecated is what rustc reports.
fn is_spelled_out(handler: &Found) -> bool {
    !handler.module.reachable || handler.deprecated.is_some()
}

fn spelled_out(handler: &Found, vis: &TokenStream) -> TokenStream {
    let (cfgs, constant, name) = (&handler.cfgs, &handler.named.idents.constant, &handler.named.name);
    let deprecated = &handler.deprecated;
    let docs = format!("The full name of the {} in `{}`.", handler.kind.noun(), handler.module.name);
    quote!(#(#cfgs)* #deprecated #[doc = #docs] #vis const #constant: &::core::primitive::str = #name;)
}

/// Of two handlers under conditions, perhaps only one is ever there.
fn may_exclude_each_other(first: &Found, second: &Found) -> bool {
    !first.cfgs.is_empty() && !second.cfgs.is_empty() && first.cfgs != second.cfgs
}

fn refuse_duplicates(handlers: &[Found], errors: &mut Errors) {
    let mut seen: HashMap<(Kind, &str, &str), Vec<&Found>> = HashMap::new();
    for second in handlers {
        let names = second.named.aliases.iter().chain([&second.named.name]);
        let keys = names.map(|name| (second.kind, second.named.version.as_str(), name.as_str()));
        let clash = keys.clone().find_map(|key| {
            let mut earlier = seen.get(&key)?.iter();
            Some((earlier.find(|first| !may_exclude_each_other(first, second))?, key.2))
        });
        if let Some((first, name)) = clash {
            errors.at_span(Span::call_site(), duplicate(first, second, name));
        }
        for key in keys {
            seen.entry(key).or_default().push(second);
        }
    }
}

fn duplicate(first: &Found, second: &Found, name: &str) -> String {
    let Found { place, .. } = first;
    let advice = match first.kind {
        Kind::Activity => "rename one of them",
        Kind::Orchestration => "rename one of them, or give one another `version`",
    };
    format!("`{name}` is defined twice, at {place} and at {}: {advice}", second.place)
}

fn refuse_same_constant(first: &Found, second: &Found, errors: &mut Errors) {
    let constant = &first.named.idents.constant;
    let message = format!(
        "`names::{}::{constant}` would be two constants, of the functions at {} and at {}: give one of the functions \
         another name",
        first.kind.plural(),
        first.place,
        second.place,
    );
    errors.at_span(Span::call_site(), message);
}

#[cfg(test)]
mod tests {
    use super::{Found, of_crate, of_listed};
    use crate::errors::Errors;
    use crate::export::tree;
    use crate::kind::Kind;
    use crate::krate::Package;
    use syn::parse_quote;

    /// What `names` holds for a crate of one file, without docs and spaces, and the errors.
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
    fn what_only_its_module_sees_is_left_out_or_spelled_out() {
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
    fn one_of_two_conditional_handlers_is_no_duplicate() {
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
    fn duplicates_are_refused_with_both_places() {
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
    fn two_names_for_one_constant_are_refused() {
        let (_, errors) = names_of(
            "mod a { #[duroxide::activity(name = \"one-thing\")] pub async fn step() -> R {} }
             mod b { #[duroxide::activity(name = \"other-thing\")] pub async fn step() -> R {} }",
        );
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert!(errors[0].starts_with("`names::activities::STEP` would be two constants"), "{errors:?}");
    }

    #[test]
    fn handlers_with_errors_are_left_to_their_attributes() {
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
        assert_eq!(errors.messages(), ["write the path of the name constant, such as `activities::PROVISION_VM`"]);
        assert!(!plain(&names).contains("use"));
    }
}
