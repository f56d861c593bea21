//! The argument types of a handler. rustc reports here if a type cannot be an input or state.

use crate::handler::model::Handler;
use crate::handler::model::payloads::{InputEncoding, Payloads};
use crate::syntax::generated;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Index, Type};

/// The type of the arguments except for the context. rustc reports here if a type cannot be an input.
pub(crate) fn arguments(handler: &Handler, input: &TokenStream, krate: &TokenStream) -> TokenStream {
    let span = handler.signature.input().map_or_else(Span::call_site, Spanned::span);
    let krate = generated::respanned(krate, span);
    let plain = encoding(handler, &krate, span).map_or_else(
        || quote_spanned!(span=> (#input,)),
        |encoding| quote_spanned!(span=> #krate::__private::Encoded<#input, #encoding>),
    );
    if handler.signature.states().next().is_none() {
        return plain;
    }
    quote_spanned!(span=> #krate::__private::WithState<#plain, Self>)
}

/// The encodings of input and output; `None` if they are duroxide's.
fn encoding(handler: &Handler, krate: &TokenStream, span: Span) -> Option<TokenStream> {
    if handler.payloads == Payloads::default() {
        return None;
    }
    let input = match handler.payloads.input {
        InputEncoding::Sorted => "Sorted",
        InputEncoding::Declared => "Declared",
        InputEncoding::Raw => "Raw",
    };
    let [input, output] =
        [input, if handler.payloads.raw_output { "Raw" } else { "Sorted" }].map(|name| Ident::new(name, span));
    Some(quote_spanned!(span=> #krate::__private::#input, #krate::__private::#output))
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
