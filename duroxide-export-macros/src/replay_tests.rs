//! `replay_tests!`: a test for each recorded history in a folder.

use crate::cargo::Environment;
use crate::diagnostics::did_you_mean;
use crate::syntax::parse_all;
use proc_macro2::{Span, TokenStream};
use quote::quote;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path as FilePath, PathBuf};
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, LitStr, Path, Token};

/// Expands to the tests.
pub(crate) fn expand(input: TokenStream, environment: &Environment) -> TokenStream {
    let expanded = parse_all::parse(input).and_then(|args: Args| {
        let krate = environment.runtime(args.krate.as_ref())?;
        let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from).unwrap_or_default();
        let files = histories(&package.join(args.folder.value()));
        Ok(tests(&args, &krate, own_library(environment).as_ref(), &files))
    });
    expanded.unwrap_or_else(syn::Error::into_compile_error)
}

/// `"tests/histories", orchestrations = expression, crate = ::duroxide`.
struct Args {
    folder: LitStr,
    orchestrations: Option<Expr>,
    krate: Option<Path>,
}

impl Parse for Args {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut args = Self { folder: input.parse()?, orchestrations: None, krate: None };
        while input.parse::<Option<Token![,]>>()?.is_some() && !input.is_empty() {
            if input.parse::<Option<Token![crate]>>()?.is_some() {
                input.parse::<Token![=]>()?;
                args.krate = Some(input.call(Path::parse_mod_style)?);
                continue;
            }
            let key: Ident = input.parse()?;
            if key != "orchestrations" {
                let message = did_you_mean::diagnostic("argument", &key.to_string(), &["orchestrations", "crate"]);
                return Err(syn::Error::new(key.span(), message));
            }
            input.parse::<Token![=]>()?;
            args.orchestrations = Some(input.parse()?);
        }
        Ok(args)
    }
}

/// The library of this package, which the linker drops unless a test names it. `None` if it is the crate itself.
fn own_library(environment: &Environment) -> Option<Ident> {
    let name = environment.package().ok()?.name.replace('-', "_");
    environment.externs().contains(&name).then(|| Ident::new(&name, Span::call_site()))
}

/// The names of the files in a folder, which may not exist yet.
fn histories(folder: &FilePath) -> BTreeSet<String> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let histories = files.filter(|file| file.extension().is_some_and(|extension| extension == "json"));
    histories.filter_map(|file| Some(file.file_name()?.to_str()?.to_owned())).collect()
}

fn tests(args: &Args, krate: &TokenStream, library: Option<&Ident>, files: &BTreeSet<String>) -> TokenStream {
    let folder = args.folder.value();
    let folder = folder.trim_end_matches('/');
    let orchestrations = args
        .orchestrations
        .as_ref()
        .map_or_else(|| quote!(#krate::create_orchestration_registry()), |expression| quote!(#expression));
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
