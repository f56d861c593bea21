//! The call of the user's function in the generated code.

use crate::handler::model::Handler;
use crate::handler::parse::item::HandlerFn;
use crate::handler::parse::signature::parameter::Parameter;
use crate::syntax::generated;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Index;

/// The local variables of generated functions. Their hygiene hides them from the user's code, and they cannot shadow
/// its names.
pub(crate) struct Locals {
    pub(crate) context: Ident,
    pub(crate) arguments: Ident,
    function: Ident,
}

impl Locals {
    pub(crate) fn new() -> Self {
        let [context, arguments, function] = ["__duroxide_context", "__duroxide_arguments", "__duroxide_function"]
            .map(|name| Ident::new(name, Span::mixed_site()));
        Self { context, arguments, function }
    }
}

/// `provision_vm(context, arguments.0)`, with the span of the function, so that rustc reports problems with its future
/// there.
pub(crate) fn invocation(
    handler: &Handler,
    item: &HandlerFn,
    Locals { context, arguments, function }: &Locals,
    krate: &TokenStream,
) -> TokenStream {
    let ident = &item.sig.ident;
    let has_state = handler.signature.states().next().is_some();
    let mut states = 0..;
    let taken = handler.signature.parameters.iter().map(|parameter| match parameter {
        Parameter::Context => quote!(#context),
        Parameter::Input(..) if has_state => quote!(#arguments.arguments.0),
        Parameter::Input(..) => quote!(#arguments.0),
        Parameter::State(_) => {
            let index = states.next().map(Index::from);
            quote!(#arguments.states.#index)
        }
    });
    let call = quote_spanned!(ident.span()=> #function(#(#taken),*));
    let call = if handler.signature.blocking { quote!(#krate::__private::blocking(move || #call)) } else { call };
    // Used as a value first, so that clippy assumes that something else requires the signature; and twice, so that
    // clippy does not suggest to inline a function that is used only once.
    let mut value = ident.clone();
    value.set_span(generated::at(ident.span()));
    quote!(let (#function, _) = (#value, #value); #call)
}
