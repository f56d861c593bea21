//! `export!()`: the `names`, `handles`, `registry` and `inventory` modules of a library.
//!
//! Stages: [`args`] → [`library`](crate::library) (the crate's handlers, found in its source files) →
//! [`lints`](crate::lints::library) → [`re_exports`] and the other modules (tokens).

pub(crate) mod args;
mod metadata;
mod module_clash;
mod re_exports;

use crate::cargo::{Environment, Package};
use crate::diagnostics::errors::Errors;
use crate::diagnostics::finding::{self, Finding};
use crate::diagnostics::lint_table::Level;
use crate::export::args::ExportArgs;
use crate::export::args::generated_modules::{GeneratedModule, Part};
use crate::library::contents::Library;
use crate::lints::library as library_lints;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// Expands `export!(..)`.
pub(crate) fn expand(input: TokenStream, environment: &Environment) -> TokenStream {
    let mut errors = Errors::default();
    let items =
        errors.ok(ExportArgs::parse(input)).and_then(|args| items(&args, environment, &mut errors)).unwrap_or_default();
    let errors = errors.to_compile_errors();
    quote!(#items #errors)
}

fn items(args: &ExportArgs, environment: &Environment, errors: &mut Errors) -> Option<TokenStream> {
    let krate = errors.ok(environment.runtime(args.krate.as_ref()))?;
    let package = errors.ok(environment.package())?;
    let library = environment.root().map(|root| Library::read(&root, &package, environment.externs()));
    if let Some(first) = library.as_ref().ok().and_then(Library::invoked_before) {
        let message = format!("`export!` can be invoked only once per crate; it is already invoked on line {first}");
        errors.at_span(Span::call_site(), message);
        return None;
    }
    let findings = library.as_ref().map(library_lints::find).unwrap_or_default();
    let modules = match &library {
        Ok(library) => module_clash::free(args, library, errors),
        Err(_) => args.modules(),
    };
    let reads_sources = |module: &GeneratedModule| matches!(module.part, Part::Names | Part::Handles);
    if let (Err(error), None) = (&library, &args.listed)
        && modules.iter().any(reads_sources)
    {
        errors.push(error.clone());
    }
    let modules = modules.iter().map(|GeneratedModule { part, name }| match part {
        Part::Names => names_module(name, args, &library, &notes(args, &findings), errors),
        Part::Handles => handles_module(name, args, &library, &krate),
        Part::Registry => registry_module(name, &krate, &package),
        Part::Inventory => inventory_module(name, &krate, &package),
    });
    let modules: TokenStream = modules.collect();
    // Errors come first; findings can wait.
    let findings = if errors.is_empty() { findings } else { Vec::new() };
    let warnings = finding::report(&findings, |lint| args.level(lint), Some(&krate), errors);
    let root = assert_root(&krate);
    let uses = library.as_ref().map(|library| metadata::helper_uses(library, &krate)).unwrap_or_default();
    let exported = metadata::exported(&package, &krate);
    Some(quote!(#root #modules #exported #uses #warnings))
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
fn notes(args: &ExportArgs, findings: &[Finding]) -> Vec<String> {
    let notes = findings.iter().filter(|finding| args.level(finding.lint) == Level::Note);
    notes.map(|finding| format!("\n\n{}", finding.problem)).collect()
}

fn names_module(
    name: &Ident,
    args: &ExportArgs,
    library: &syn::Result<Library>,
    notes: &[String],
    errors: &mut Errors,
) -> TokenStream {
    match (&args.listed, library) {
        (Some(listed), _) => re_exports::names_of_listed(name, listed, errors),
        (None, Ok(library)) => re_exports::names_of_crate(name, &library.handlers, &library.messages, notes, errors),
        (None, Err(_)) => TokenStream::new(),
    }
}

fn handles_module(name: &Ident, args: &ExportArgs, library: &syn::Result<Library>, krate: &TokenStream) -> TokenStream {
    match (&args.listed, library) {
        (Some(listed), _) => re_exports::handles_of_listed(name, listed),
        (None, Ok(library)) => re_exports::handles_of_crate(name, &library.handlers, krate),
        (None, Err(_)) => TokenStream::new(),
    }
}

/// `registry` and `inventory` do not depend on the handlers, so the runtime crate defines their contents.
fn module(macro_name: &str, name: &Ident, docs: &str, krate: &TokenStream, package: &Package) -> TokenStream {
    let Package { name: package, version, executable, .. } = package;
    let macro_name = Ident::new(macro_name, Span::call_site());
    quote!(#krate::__private::#macro_name! { #name, #package, #version, #executable, #docs })
}

fn registry_module(name: &Ident, krate: &TokenStream, package: &Package) -> TokenStream {
    let docs = format!("Creates duroxide's registries with the handlers of `{}`.", package.name);
    module("registry_module", name, &docs, krate, package)
}

fn inventory_module(name: &Ident, krate: &TokenStream, package: &Package) -> TokenStream {
    let docs = format!("Describes the handlers and messages of `{}` at run time.", package.name);
    module("inventory_module", name, &docs, krate, package)
}
