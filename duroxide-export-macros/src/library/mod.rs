//! `export!()`: the `names`, `registry` and `inventory` modules of a library.
//!
//! Stages: [`args`] → [`contents`] (the crate's handlers, which [`tree`] finds in its source files) →
//! [`lints`](crate::lints::library) → [`names`] and the other modules (tokens).

pub(crate) mod args;
pub(crate) mod attribute;
pub(crate) mod contents;
pub(crate) mod files;
pub(crate) mod found;
pub(crate) mod function;
pub(crate) mod module;
pub(crate) mod names;
pub(crate) mod relevance;
pub(crate) mod tree;

use crate::cargo::{Environment, Package};
use crate::diagnostics::code::Level;
use crate::diagnostics::errors::Errors;
use crate::diagnostics::finding::{self, Finding};
use crate::library::args::{Args, Part};
use crate::library::contents::Library;
use crate::lints;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// Expands `export!(..)`.
pub(crate) fn expand(input: TokenStream, environment: &Environment) -> TokenStream {
    let mut errors = Errors::default();
    let items =
        errors.ok(Args::parse(input)).and_then(|args| items(&args, environment, &mut errors)).unwrap_or_default();
    let errors = errors.to_compile_errors();
    quote!(#items #errors)
}

fn items(args: &Args, environment: &Environment, errors: &mut Errors) -> Option<TokenStream> {
    let krate = errors.ok(environment.runtime(args.krate.as_ref()))?;
    let package = errors.ok(environment.package())?;
    let library = environment.root().map(|root| Library::read(&root, &package));
    if let Some(first) = library.as_ref().ok().and_then(Library::invoked_before) {
        let message = format!("`export!` can be invoked only once per crate; it is already invoked on line {first}");
        errors.at_span(Span::call_site(), message);
        return None;
    }
    let findings = library.as_ref().map(lints::library::find).unwrap_or_default();
    let parts = args.parts().into_iter().map(|part| match part {
        Part::Names => names_module(args, &library, &notes(args, &findings), errors),
        Part::Registry => registry_module(&krate, &package),
        Part::Inventory => inventory_module(&krate, &package),
    });
    let parts: TokenStream = parts.collect();
    // Errors come first; findings can wait.
    let findings = if errors.is_empty() { findings } else { Vec::new() };
    let warnings = finding::report(&findings, |lint| args.level(lint), Some(&krate), errors);
    let root = assert_root(&krate);
    Some(quote!(#root #parts #warnings))
}

/// The paths in `names` start at `crate`, so `export!` only works in the crate root.
fn assert_root(krate: &TokenStream) -> TokenStream {
    quote! {
        const _: () = ::core::assert!(
            #krate::__private::is_crate_root(::core::module_path!()),
            "`export!()` can only be invoked in the crate root: move it to `lib.rs` or `main.rs`",
        );
    }
}

/// The notes in the documentation of `names`, one paragraph each.
fn notes(args: &Args, findings: &[Finding]) -> Vec<String> {
    let notes = findings.iter().filter(|finding| args.level(finding.lint) == Level::Note);
    notes.map(|finding| format!("\n\n{}", finding.problem)).collect()
}

fn names_module(args: &Args, library: &syn::Result<Library>, notes: &[String], errors: &mut Errors) -> TokenStream {
    if let Some(listed) = &args.listed {
        return names::of_listed(listed, errors);
    }
    match library {
        Ok(library) => names::of_crate(&library.handlers, notes, errors),
        Err(error) => {
            errors.push(error.clone());
            TokenStream::new()
        }
    }
}

/// `registry` and `inventory` do not depend on the handlers, so the runtime crate defines their contents.
fn module(macro_name: &str, docs: &str, krate: &TokenStream, package: &Package) -> TokenStream {
    let Package { name, version } = package;
    let macro_name = Ident::new(macro_name, Span::call_site());
    quote!(#krate::__private::#macro_name! { #name, #version, #docs })
}

fn registry_module(krate: &TokenStream, package: &Package) -> TokenStream {
    let docs = format!("Creates duroxide's registries with the handlers of `{}`.", package.name);
    module("registry_module", &docs, krate, package)
}

fn inventory_module(krate: &TokenStream, package: &Package) -> TokenStream {
    let docs = format!("Describes the handlers of `{}` at run time.", package.name);
    module("inventory_module", &docs, krate, package)
}
