//! `export!()`: the `names`, `registry` and `inventory` modules of a library.
//!
//! Stages: [`args`] → [`tree`] (the crate's source files; [`scan`] tells the items in them apart) → [`found`] (its handlers) → [`library`] (lints on them) and
//! [`names`] (what the `names` module holds) → tokens, here.

mod args;
mod direct_calls;
mod found;
mod library;
mod names;
mod scan;
pub(crate) mod source;
mod tree;

use crate::errors::Errors;
use crate::krate::{Environment, Package};
use crate::lints::{self, Finding, Level};
use args::{Args, Part};
use library::Library;
use proc_macro2::{Span, TokenStream};
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
        let message =
            format!("`export!` stands once in a crate, and is in line {first} already: write all arguments there");
        errors.at_span(Span::call_site(), message);
        return None;
    }
    let findings = library.as_ref().map(Library::findings).unwrap_or_default();
    let parts = args.parts().into_iter().map(|part| match part {
        Part::Names => names_module(args, &library, &notes(args, &findings), errors),
        Part::Registry => registry_module(&krate, &package),
        Part::Inventory => inventory_module(&krate, &package),
    });
    let parts: TokenStream = parts.collect();
    // What is wrong comes first; what could be better can wait.
    let findings = if errors.is_empty() { findings } else { Vec::new() };
    let warnings = lints::report(&findings, |lint| args.level(lint), errors);
    let root = assert_root(&krate);
    Some(quote!(#root #parts #warnings))
}

/// The paths of `names` start at `crate`, so `export!` works nowhere else.
fn assert_root(krate: &TokenStream) -> TokenStream {
    quote! {
        const _: () = ::core::assert!(
            #krate::__private::is_crate_root(::core::module_path!()),
            "`export!()` stands in the crate root only: move it to `lib.rs` or `main.rs`",
        );
    }
}

/// What is said in the documentation of `names`, a paragraph for each.
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

/// The crate, as the runtime crate knows it.
fn this_crate(krate: &TokenStream, package: &Package) -> TokenStream {
    let Package { name, version } = package;
    quote!(#krate::__private::Crate { name: #name, version: #version })
}

fn registry_module(krate: &TokenStream, package: &Package) -> TokenStream {
    let this = this_crate(krate, package);
    let private = quote!(#krate::__private);
    let docs = format!("duroxide's registries with the handlers of `{}`, and no others.", package.name);
    quote! {
        #[doc = #docs]
        pub mod registry {
            /// This crate, for `.include_crate(..)` of a builder of registries.
            pub const CRATE: #private::Crate = #this;

            /// A builder of registries with every activity and orchestration of this crate, in all versions.
            ///
            /// It provides their state, leaves some out or replaces them, and adds those of other crates.
            pub fn builder() -> #private::RegistriesBuilder {
                CRATE.builder()
            }

            /// An activity registry with every activity of this crate, to start a runtime with or to `.merge()`.
            ///
            /// # Panics
            ///
            /// If two activities have one name, with the place of both, or if one takes state, which [`builder`] and
            /// [`create_activity_registry_with_config`] provide.
            #[must_use]
            #[track_caller]
            pub fn create_activity_registry() -> #private::ActivityRegistry {
                CRATE.activity_registry()
            }

            /// An activity registry with every activity of this crate, which take `config` as their `State<T>`.
            ///
            /// For more than one type of state, there is [`builder`].
            ///
            /// # Panics
            ///
            /// If two activities have one name, with the place of both, or if one takes state of another type, with
            /// all that do.
            #[must_use]
            #[track_caller]
            pub fn create_activity_registry_with_config<T: #private::SharedState>(
                config: T,
            ) -> #private::ActivityRegistry {
                CRATE.activity_registry_with(config)
            }

            /// An orchestration registry with every orchestration of this crate, in all versions, to start a runtime
            /// with or to `.merge()`.
            ///
            /// # Panics
            ///
            /// If two orchestrations have one name and version; the message has the place of both.
            #[must_use]
            #[track_caller]
            pub fn create_orchestration_registry() -> #private::OrchestrationRegistry {
                CRATE.orchestration_registry()
            }

            /// Adds every activity of this crate to a builder.
            ///
            /// duroxide reports a name that the builder has already from `build_result()`, and keeps the first.
            ///
            /// # Panics
            ///
            /// If two activities of this crate have one name; the message has the place of both.
            #[must_use]
            #[track_caller]
            pub fn extend_activity_registry(
                builder: #private::ActivityRegistryBuilder,
            ) -> #private::ActivityRegistryBuilder {
                builder.merge(create_activity_registry())
            }

            /// Adds every orchestration of this crate, in all versions, to a builder.
            ///
            /// duroxide reports a name and version that the builder has already from `build_result()`, and keeps the
            /// first.
            ///
            /// # Panics
            ///
            /// If two orchestrations of this crate have one name and version; the message has the place of both.
            #[must_use]
            #[track_caller]
            pub fn extend_orchestration_registry(
                builder: #private::OrchestrationRegistryBuilder,
            ) -> #private::OrchestrationRegistryBuilder {
                builder.merge(create_orchestration_registry())
            }
        }
    }
}

fn inventory_module(krate: &TokenStream, package: &Package) -> TokenStream {
    let this = this_crate(krate, package);
    let docs = format!("What `{}` holds, for discovery at run time.", package.name);
    quote! {
        #[doc = #docs]
        pub mod inventory {
            #[doc(no_inline)]
            pub use #krate::{ActivityInfo, Catalog, OrchestrationInfo};

            /// The activities of this crate, by name.
            #[must_use]
            pub fn list_activities() -> ::std::vec::Vec<ActivityInfo> {
                #this.list_activities()
            }

            /// The orchestrations of this crate, by name and ascending version.
            #[must_use]
            pub fn list_orchestrations() -> ::std::vec::Vec<OrchestrationInfo> {
                #this.list_orchestrations()
            }

            /// The activities and orchestrations of this crate.
            #[must_use]
            pub fn catalog() -> Catalog {
                #this.catalog()
            }
        }
    }
}
