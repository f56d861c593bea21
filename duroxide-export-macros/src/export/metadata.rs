//! The metadata that only `export!` knows: what a handler uses through helpers.

use crate::cargo::Package;
use crate::handler::expand::metadata::used_message;
use crate::handler::model::uses::Conditional;
use crate::kind::Kind;
use crate::library::call_graph::reach::{Foreign, Reached, UsedItem, UsedMessage};
use crate::library::contents::Library;
use crate::library::found_handler::FoundHandler;
use crate::syntax::generated;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::Attribute;

/// Submits what each handler uses through helpers.
pub(crate) fn helper_uses(library: &Library, krate: &TokenStream) -> TokenStream {
    let submissions = library.reached.iter().chain(&library.sending).flat_map(|(index, reached)| {
        let handler = &library.handlers[*index];
        conditions(reached).into_iter().map(|cfgs| submission(handler, reached, cfgs, library, krate))
    });
    submissions.collect()
}

/// Submits that the crate has an `export!`.
pub(crate) fn exported(Package { name, version, executable, .. }: &Package, krate: &TokenStream) -> TokenStream {
    quote! {
        #krate::__private::inventory::submit! {
            #krate::__private::Exported(#krate::__private::Crate {
                name: #name,
                version: #version,
                executable: #executable,
            })
        }
    }
}

/// The sets of conditions. Each needs a submission of its own.
fn conditions(reached: &Reached) -> Vec<&[Attribute]> {
    let of_uses = reached.uses.iter().map(|item| item.cfgs.as_slice());
    let of_messages = reached.messages.iter().map(|item| item.cfgs.as_slice());
    let mut conditions = Vec::new();
    for cfgs in of_uses.chain(of_messages) {
        if !conditions.contains(&cfgs) {
            conditions.push(cfgs);
        }
    }
    conditions
}

fn submission(
    handler: &FoundHandler,
    reached: &Reached,
    cfgs: &[Attribute],
    library: &Library,
    krate: &TokenStream,
) -> TokenStream {
    let uses = under(cfgs, &reached.uses).map(|item| used(item, krate));
    let messages = under(cfgs, &reached.messages).map(|item| message(item, krate));
    let own = &handler.cfgs;
    let (name, version) = (&handler.named.name, &handler.named.version);
    let (crate_name, crate_version) = (&library.package.name, &library.package.version);
    quote! {
        #(#own)* #(#cfgs)*
        #krate::__private::inventory::submit! {
            #krate::__private::HelperUses {
                name: #name,
                version: #version,
                crate_name: #crate_name,
                crate_version: #crate_version,
                uses: {
                    use #krate::__private::MaybeHandle as _;
                    &[#(#uses),*]
                },
                messages: {
                    use #krate::__private::MaybeMessage as _;
                    &[#(#messages),*]
                },
            }
        }
    }
}

/// What is used under certain conditions.
fn under<'u, T>(cfgs: &[Attribute], uses: &'u [Conditional<T>]) -> impl Iterator<Item = &'u T> {
    uses.iter().filter(move |item| item.cfgs == cfgs).map(|item| &item.item)
}

fn message(item: &UsedMessage, krate: &TokenStream) -> TokenStream {
    match item {
        UsedMessage::Own { action, is_named, name, ty } => {
            let action = format_ident!("{}", action.variant());
            quote! {
                ::core::option::Option::Some(#krate::__private::MessageUse {
                    action: #krate::__private::MessageAction::#action,
                    is_named: #is_named,
                    name: #name,
                    type_name: #ty,
                })
            }
        }
        UsedMessage::Foreign(message) => used_message(message, krate),
    }
}

fn used(item: &UsedItem, krate: &TokenStream) -> TokenStream {
    let some = |kind: Kind, name: &TokenStream| {
        let variant = format_ident!("{}", kind.handle());
        quote!(::core::option::Option::Some(#krate::__private::Use::#variant(#name)))
    };
    match item {
        UsedItem::Name(kind, name) => some(*kind, &quote!(#name)),
        UsedItem::Constant(kind, constant) => foreign(constant, |path| some(*kind, path)),
        UsedItem::Handle(handle) => foreign(handle, |path| quote!(#path::__USED)),
    }
}

/// An expression with an item of another crate.
fn foreign(Foreign { path, globs }: &Foreign, expression: impl FnOnce(&TokenStream) -> TokenStream) -> TokenStream {
    let path = generated::tokens(path.to_token_stream());
    let expression = expression(&path);
    if globs.is_empty() { expression } else { quote!({ #(use #globs::*;)* #expression }) }
}
