//! The fingerprint of an orchestration: the calls in its body and helpers, in order and by branch, as lines of text.
//!
//! Replay compares the calls of today's code with the recorded ones, so a lock records this text, and a change of it is a
//! change that running instances may not survive. Stages: [`evaluate`] goes through a body in the order in which it runs,
//! with what is known of its [`value`]s, and collects [`nodes`], which are written as lines.
//!
//! Only tests expand this: a library pays nothing for it when it is compiled.

mod calls;
mod evaluate;
mod nodes;
mod patterns;
mod shapes;
mod texts;
mod value;

use crate::cargo::{Environment, Package};
use crate::fingerprint::evaluate::Evaluation;
use crate::kind::Kind;
use crate::library::call_graph::function_of;
use crate::library::call_graph::methods::MethodIndex;
use crate::library::call_graph::resolve::Resolver;
use crate::library::call_graph::sources::Sources;
use crate::library::found_handler::FoundHandler;
use crate::library::found_message::FoundMessage;
use crate::library::tree::{self, Tree};
use proc_macro2::TokenStream;
use quote::quote;
use std::path::Path;
use syn::Token;
use syn::parse::{ParseStream, Parser};

/// The calls of one version of an orchestration.
#[derive(Debug)]
pub(crate) struct Fingerprint {
    /// The full name of the orchestration.
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) lines: Vec<String>,
}

/// Expands `record_calls!()`.
pub(crate) fn expand(input: TokenStream, environment: &Environment) -> TokenStream {
    let krate = Parser::parse2(crate_argument, input).and_then(|krate| environment.runtime(krate.as_ref()));
    let recorded = krate.and_then(|krate| recorded(environment, &krate));
    recorded.unwrap_or_else(syn::Error::into_compile_error)
}

/// `crate = ::duroxide`, or nothing.
fn crate_argument(input: ParseStream<'_>) -> syn::Result<Option<syn::Path>> {
    if input.is_empty() {
        return Ok(None);
    }
    input.parse::<Token![crate]>()?;
    input.parse::<Token![=]>()?;
    input.call(syn::Path::parse_mod_style).map(Some)
}

/// Submits the calls of the package's orchestrations to the inventory of a test.
pub(crate) fn recorded(environment: &Environment, krate: &TokenStream) -> syn::Result<TokenStream> {
    let package = environment.package()?;
    let Some(root) = environment.library_root() else { return Ok(TokenStream::new()) };
    let Package { name: crate_name, version: crate_version, .. } = &package;
    let submissions = of_crate(&root, &package, environment.externs()).into_iter().map(|fingerprint| {
        let Fingerprint { name, version, lines } = fingerprint;
        quote! {
            #krate::__private::inventory::submit! {
                #krate::__private::RecordedCalls {
                    name: #name,
                    version: #version,
                    crate_name: #crate_name,
                    crate_version: #crate_version,
                    lines: &[#(#lines),*],
                }
            }
        }
    });
    Ok(submissions.collect())
}

/// The fingerprints of all orchestrations of a crate, except those that only exist in tests.
pub(crate) fn of_crate(root: &Path, package: &Package, externs: Vec<String>) -> Vec<Fingerprint> {
    let Tree { functions, types, sources, skipped, .. } = tree::read(root);
    let messages: Vec<_> = types.iter().filter_map(|ty| FoundMessage::new(ty, package)).collect();
    let handlers: Vec<_> = functions.iter().filter_map(|function| FoundHandler::new(function, package)).collect();
    let resolver = Resolver::new(Sources::new(sources, skipped), &handlers, externs);
    let all = resolver.sources.all();
    let methods = MethodIndex::collect(&all).with_traits(&all);
    let orchestrations = handlers.iter().filter(|handler| handler.kind == Kind::Orchestration && !handler.is_test());
    let fingerprints = orchestrations.filter_map(|handler| {
        let function = function_of(handler, &resolver)?;
        let lines = Evaluation::new(&resolver, &methods, &handlers, &messages).lines(function);
        Some(Fingerprint { name: handler.named.name.clone(), version: handler.named.version.clone(), lines })
    });
    fingerprints.collect()
}

#[cfg(test)]
mod tests;
