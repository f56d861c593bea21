//! The tokens for one annotated function.

mod arguments;
pub(crate) mod derived;
pub(crate) mod docs;
mod invocation;
pub(crate) mod metadata;
mod options;
mod private_types;

use crate::handler::expand::arguments::{arguments, state_parameters};
use crate::handler::expand::invocation::{Locals, invocation};
use crate::handler::expand::metadata::{location, meta};
use crate::handler::expand::private_types::types_of;
use crate::handler::model::Handler;
use crate::handler::parse::item::HandlerFn;
use crate::handler::parse::signature::result_arguments;
use crate::names::items::{self, Idents};
use crate::syntax::generated;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

/// Invokes the runtime crate's `handler!`, which expands to the items, and adds the items that only some handlers have.
pub(crate) fn expand(handler: &Handler, function: &HandlerFn, krate: &TokenStream, callable: bool) -> TokenStream {
    let vis = items::visibility(&function.vis);
    let Idents { constant, handle, marker, .. } = &handler.idents;
    let (name, deprecated) = (&handler.name, &handler.deprecated);
    let [kind, context] =
        [handler.kind.handle(), handler.kind.context()].map(|ident| Ident::new(ident, Span::call_site()));
    let (docs, call) = (docs::constant_docs(handler), docs::call(handler));
    let input = handler.signature.input().map_or_else(|| quote!(()), ToTokens::to_token_stream);
    let arguments = arguments(handler, &input, krate);
    let returns = handler
        .signature
        .returns
        .as_ref()
        .map_or_else(|| quote!(::core::result::Result<(), #krate::__private::String>), ToTokens::to_token_stream);
    let returns = match &handler.progress {
        Some(progress) => quote!(#krate::handler::Reporting<#returns, #progress>),
        None => returns,
    };
    let states: Vec<_> = handler.signature.states().collect();
    let types = types_of(handler);
    let (meta, location) = (meta(handler, krate, callable), location(&handler.package));
    // rustc reports here if the future is not `Send`.
    let future = quote_spanned!(generated::at(function.sig.ident.span())=>
        impl ::core::future::Future<Output = Self::Return> + ::core::marker::Send
    );
    let locals = Locals::new();
    let Locals { context: taken, arguments: decoded, .. } = &locals;
    let invocation = match (callable, &handler.progress) {
        (true, Some(_)) => {
            let invocation = invocation(handler, function, &locals, krate);
            quote!(#krate::__private::reporting({ #invocation }))
        }
        (true, None) => invocation(handler, function, &locals, krate),
        (false, _) => quote!(::core::future::pending()),
    };
    let entry = Ident::new(handler.kind.noun(), Span::call_site());
    let submit = callable.then(|| quote!(submit: #entry #marker));
    let plain_name = handler.idents.plain_name.then(|| plain_name(handler, function));
    let definition = quote!(#marker<#types>);
    let states = state_parameters(&states, krate, &definition);
    let constants = options::constants(handler, krate);
    let raw = handler.payloads.raw_output.then(|| assert_raw_output(returns_span(handler), krate, &definition));
    // rustc reports calls of a deprecated function, except in derived code.
    let (invocation, derived) = if deprecated.is_some() && callable {
        let derived = quote! {
            impl #definition {
                fn __invoke(
                    #taken: #krate::__private::#context,
                    #decoded: <Self as #krate::__private::Definition>::Arguments,
                ) -> impl ::core::future::Future<Output = #returns> + ::core::marker::Send {
                    #invocation
                }
            }
        };
        (quote!(Self::__invoke(#taken, #decoded)), Some(quote!(derived { #derived })))
    } else {
        (invocation, None)
    };
    quote! {
        #krate::__private::handler! {
            attributes { #deprecated }
            visibility: #vis,
            kind: #kind,
            context: #context,
            marker: #marker,
            constant: #constant,
            handle: #handle,
            name: #name,
            docs: #docs,
            call: #call,
            input: #input,
            arguments: #arguments,
            returns: #returns,
            types: #types,
            location { #location }
            meta { #meta }
            invoke: |#taken, #decoded| -> #future { #invocation }
            #derived
            #submit
        }
        #constants
        #plain_name
        #states
        #raw
    }
}

/// `pub const NAME: &str = "..";`, for a function called `activity`.
fn plain_name(handler: &Handler, function: &HandlerFn) -> TokenStream {
    let (vis, name) = (items::visibility(&function.vis), &handler.name);
    let ident = Ident::new("NAME", generated::at(function.sig.ident.span()));
    let docs = format!("The full name of this {}.", handler.kind.noun());
    quote! {
        #[doc = #docs]
        #vis const #ident: &::core::primitive::str = #name;
    }
}

/// The output of a `raw` handler must be text too.
fn assert_raw_output(span: Span, krate: &TokenStream, marker: &TokenStream) -> TokenStream {
    quote_spanned! {span=>
        const _: () = #krate::__private::assert_raw_output::<
            <<#marker as #krate::__private::Definition>::Return as #krate::__private::HandlerReturn>::Output
        >();
    }
}

fn returns_span(handler: &Handler) -> Span {
    let Some(returns) = &handler.signature.returns else { return Span::call_site() };
    result_arguments(returns).0.map_or_else(|| returns.span(), Spanned::span)
}
