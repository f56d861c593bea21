//! `replay_tests!`: a test for each recorded history in a folder.

use crate::arguments::values::{crate_path, library};
use crate::arguments::{self, Keys};
use crate::cargo::Environment;
use crate::diagnostics::errors::Errors;
use crate::syntax::parse_all;
use darling::FromMeta;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path as FilePath, PathBuf};
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, LitStr, Meta, Path, Token};

/// Expands to the tests.
pub(crate) fn expand(input: TokenStream, environment: &Environment) -> TokenStream {
    let expanded = parse_all::parse(input).and_then(|Input { folder, options }| {
        let mut errors = Errors::default();
        let options: Options = arguments::parse(options, Keys::new(&["orchestrations", "lib", "crate"]), &mut errors);
        let options = errors.finish(options)?;
        let krate = environment.runtime(options.krate.as_ref())?;
        let library = environment.own_library(options.lib.as_ref(), "replay_tests!(\"..\", lib = ..)");
        let library = match &options.orchestrations {
            None => library?,
            // They come from anywhere.
            Some(_) => library.unwrap_or(None),
        };
        let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        let files = histories(&package.join(folder.value()));
        Ok(test_module(&folder.value(), options.orchestrations.as_ref(), &krate, library.as_ref(), &files))
    });
    expanded.unwrap_or_else(syn::Error::into_compile_error)
}

/// `"tests/histories", orchestrations = expression, lib = my_lib, crate = ::duroxide`.
struct Input {
    folder: LitStr,
    options: TokenStream,
}

impl Parse for Input {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let folder = input.parse().map_err(|error| {
            syn::Error::new(
                error.span(),
                "expected the folder of the histories, such as `replay_tests!(\"tests/histories\")`",
            )
        })?;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        Ok(Self { folder, options: input.parse()? })
    }
}

#[derive(Debug, Default, FromMeta)]
struct Options {
    #[darling(default, with = expression)]
    orchestrations: Option<Expr>,
    #[darling(default, with = library)]
    lib: Option<Ident>,
    #[darling(rename = "crate", default, with = crate_path)]
    krate: Option<Path>,
}

fn expression(meta: &Meta) -> darling::Result<Option<Expr>> {
    match meta {
        Meta::NameValue(pair) => Ok(Some(pair.value.clone())),
        _ => Err(darling::Error::custom("expected an expression, such as `orchestrations = my_registries()`")
            .with_span(meta)),
    }
}

/// The names of the files in a folder, which may not exist yet.
fn histories(folder: &FilePath) -> BTreeSet<String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let histories = files.filter(|file| file.extension().is_some_and(|extension| extension == "json"));
    histories.filter_map(|file| Some(file.file_name()?.to_str()?.to_owned())).collect()
}

fn test_module(
    folder: &str,
    orchestrations: Option<&Expr>,
    krate: &TokenStream,
    library: Option<&Ident>,
    files: &BTreeSet<String>,
) -> TokenStream {
    let folder = folder.trim_end_matches('/');
    let orchestrations =
        orchestrations.map_or_else(|| quote!(#krate::create_orchestration_registry()), ToTokens::to_token_stream);
    let path = |file: &str| quote!(::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #folder, "/", #file));
    let each = files.iter().map(|file| {
        let (name, path) = (test_name(file), path(file));
        quote! {
            #[test]
            fn #name() {
                #krate::replay::histories::check_file(#path, ::core::convert::Into::into(orchestrations()));
            }
        }
    });
    let seen = files.iter().map(|file| path(file));
    let link = library.map(|library| quote!(use ::#library as _;));
    quote! {
        mod histories {
            #link
            #[allow(unused_imports)]
            use super::*;

            fn orchestrations() -> impl ::core::convert::Into<#krate::OrchestrationRegistry> {
                #orchestrations
            }

            #(#each)*

            /// Those that are newer than this program.
            #[test]
            fn all_others() {
                const SEEN: &[&str] = &[#(#seen),*];
                let folder = ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", #folder);
                #krate::replay::histories::check_others(folder, SEEN, &|| ::core::convert::Into::into(orchestrations()));
            }
        }
    }
}

/// The name of a file as that of a function.
fn test_name(file: &str) -> Ident {
    let stem = file.trim_end_matches(".json");
    let name: String =
        stem.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphabetic());
    Ident::new(&if starts_well { name } else { format!("history_{name}") }, Span::call_site())
}

#[cfg(test)]
mod tests {
    use super::{expand, test_name};
    use crate::cargo::Environment;

    fn expanded(input: &str) -> String {
        let environment = Environment::without_sources();
        expand(input.parse().unwrap(), &environment).to_string()
    }

    #[test]
    fn the_library_is_linked_and_the_registries_are_chosen() {
        let usual = expanded("\"tests/histories\"");
        assert!(usual.contains("use :: shop as _ ;"), "{usual}");
        assert!(usual.contains(":: duroxide :: create_orchestration_registry ()"), "{usual}");
        assert_eq!(usual.matches("# [test]").count(), 1, "{usual}");
        let other = expanded("\"tests/histories/\", lib = shop_workflows, orchestrations = both()?, crate = ::toolkit");
        assert!(other.contains("use :: shop_workflows as _ ;"), "{other}");
        assert!(other.contains("{ both () ? }"), "{other}");
        assert!(other.contains(":: toolkit :: replay :: histories :: check_others"), "{other}");
        assert!(other.contains("\"tests/histories\""), "{other}");
    }

    #[test]
    fn mistakes_are_explained() {
        for (input, message) in [
            ("", "expected the folder of the histories"),
            ("tests", "expected the folder of the histories"),
            ("\"a\", orchestration = all()", "unknown argument `orchestration`: did you mean `orchestrations`?"),
            ("\"a\", orchestrations", "expected an expression, such as `orchestrations = my_registries()`"),
            ("\"a\", lib = 3", "expected the name of the library, such as `lib = my_lib`"),
            ("\"a\", crate = 3", "`crate` needs a path"),
            ("\"a\" lib = b", "expected `,`"),
        ] {
            assert!(expanded(input).contains(message), "{message}: {}", expanded(input));
        }
    }

    #[test]
    fn tests_are_named_like_their_files() {
        for (file, name) in [
            ("sell-book-1.0.0-5f1d3ab27c90e4d8.json", "sell_book_1_0_0_5f1d3ab27c90e4d8"),
            ("2nd.json", "history_2nd"),
            ("Größe.json", "gr__e"),
        ] {
            assert_eq!(test_name(file), name);
        }
    }
}
