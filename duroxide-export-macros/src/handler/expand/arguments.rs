//! The argument types of a handler. rustc reports here if a type cannot be an input or state.

use crate::handler::model::Handler;
use crate::handler::parse::signature::parameter::Meant;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Index, Type};

/// The type of the arguments except for the context. rustc reports here if a type cannot be an input.
pub(crate) fn arguments(handler: &Handler, input: &TokenStream, krate: &TokenStream) -> TokenStream {
    let span = handler.signature.input().map_or_else(Span::call_site, Spanned::span);
    let krate = respanned(krate, span);
    // These only differ in their error messages.
    let plain = match (handler.raw, handler.signature.meant()) {
        (true, _) => quote_spanned!(span=> #krate::__private::Raw<#input>),
        (false, None) => quote_spanned!(span=> (#input,)),
        (false, Some(Meant::Context)) => quote_spanned!(span=> #krate::__private::PerhapsContext<#input>),
        (false, Some(Meant::State)) => quote_spanned!(span=> #krate::__private::PerhapsState<#input>),
    };
    if handler.signature.states().next().is_none() {
        return plain;
    }
    quote_spanned!(span=> #krate::__private::WithState<#plain, Self>)
}

/// The same path with another span.
fn respanned(path: &TokenStream, span: Span) -> TokenStream {
    path.clone()
        .into_iter()
        .map(|mut token| {
            token.set_span(span);
            token
        })
        .collect()
}

/// The impl that takes the function's state. rustc reports here if a type cannot be state.
pub(crate) fn state_parameters(types: &[&Type], krate: &TokenStream, marker: &TokenStream) -> Option<TokenStream> {
    if types.is_empty() {
        return None;
    }
    let [source, taken] = ["__duroxide_source", "__duroxide_taken"].map(|name| Ident::new(name, Span::mixed_site()));
    let values = types.iter().map(|ty| quote_spanned!(ty.span()=> #source.parameter::<#ty>().take::<#ty>()));
    let indices = (0..types.len()).map(Index::from);
    Some(quote! {
        impl #krate::__private::StateParameters for #marker {
            type Values = (#(#types,)*);
            fn take(#source: &mut #krate::__private::StateSource<'_>) -> ::core::option::Option<Self::Values> {
                use #krate::__private::NotSend as _;
                let #taken = (#(#values,)*);
                ::core::option::Option::Some((#(#taken.#indices?,)*))
            }
        }
    })
}
