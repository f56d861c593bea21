//! The metadata that only `export!` knows: what an orchestration schedules through helpers.

use crate::kind::Kind;
use crate::library::contents::Library;
use crate::library::found::Found;
use crate::library::helpers::reach::{Foreign, HelperUse, UsedItem};
use crate::syntax::generated;
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::Attribute;

/// Submits what each orchestration schedules through helpers.
pub(crate) fn of_helpers(library: &Library, krate: &TokenStream) -> TokenStream {
    let with_uses = library.reached.iter().filter(|(_, reached)| !reached.uses.is_empty());
    with_uses.flat_map(|(index, reached)| groups(&library.handlers[*index], &reached.uses, library, krate)).collect()
}

/// One submission for each set of conditions.
fn groups(orchestration: &Found, uses: &[HelperUse], library: &Library, krate: &TokenStream) -> Vec<TokenStream> {
    let mut conditions: Vec<&[Attribute]> = Vec::new();
    for item in uses {
        if !conditions.contains(&item.cfgs.as_slice()) {
            conditions.push(&item.cfgs);
        }
    }
    let submission = |cfgs: &[Attribute]| {
        let items = uses.iter().filter(|item| item.cfgs == cfgs).map(|item| used(&item.item, krate));
        let own = &orchestration.cfgs;
        let (name, version) = (&orchestration.named.name, &orchestration.named.version);
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
                        &[#(#items),*]
                    },
                }
            }
        }
    };
    conditions.into_iter().map(submission).collect()
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
