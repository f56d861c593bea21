//! The tokens for one annotated type.

use crate::handler::expand::metadata::location;
use crate::message::item::MessageItem;
use crate::message::model::Message;
use crate::syntax::generated;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

/// Invokes the runtime crate's `message!`, which expands to the items.
pub(crate) fn expand(message: &Message, item: &MessageItem, krate: &TokenStream, valid: bool) -> TokenStream {
    let MessageItem { vis, ident, .. } = item;
    let Message { kind, named, description, deprecated, package } = message;
    let (constant, name) = (&named.constant, &named.name);
    let (variant, calls) = (format_ident!("{}", kind.variant()), format_ident!("{}", kind.calls()));
    let location = location(package);
    // rustc reports here if the type cannot be serialized.
    let span = generated::at(ident.span());
    let codec = format_ident!("{}", kind.codec());
    let codec = generated::respanned(&quote!(#krate::message::#codec<#ident>), span);
    let docs = docs(message);
    let is_deprecated = deprecated.is_some();
    // Derived code would need no `allow`, but rustc does not recognize it behind two macros.
    let allow = is_deprecated.then(|| quote!(#[allow(deprecated)]));
    let submit = valid.then(|| {
        quote! {
            #allow
            const _: () = {
                #krate::__private::submit_message! { #ident }
            };
        }
    });
    quote! {
        #krate::__message! {
            const { #deprecated }
            impl { #allow }
            #vis #variant #ident, #codec, #constant, #calls;
            #name, #docs;
            location { #location }
            { description: #description, is_deprecated: #is_deprecated }
        }
        #submit
    }
}

/// The documentation of the name constant.
fn docs(message: &Message) -> String {
    let (kind, name) = (message.kind.noun(), &message.named.name);
    let text = &message.description.text;
    if text.is_empty() { format!("The {kind} `{name}`.") } else { text.clone() }
}
