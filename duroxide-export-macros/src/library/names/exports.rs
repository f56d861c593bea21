//! The re-export of each name constant.

use crate::diagnostics::errors::Errors;
use crate::library::found::Found;
use crate::library::names::duplicates::{may_exclude_each_other, refuse_same_constant};
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::HashMap;
use syn::Visibility;

/// One constant in the `names` module.
pub(crate) struct Export<'a> {
    handler: &'a Found,
    vis: TokenStream,
}

/// The handlers whose constants can be in `names`, one for each constant.
///
/// Versions of one orchestration share a name, so the first stands for all.
pub(crate) fn exported<'a>(handlers: &[&'a Found], errors: &mut Errors) -> Vec<Export<'a>> {
    let mut exports: Vec<Export<'a>> = Vec::new();
    // The first export of each constant.
    let mut same: HashMap<String, usize> = HashMap::new();
    for &handler in handlers {
        let Some(vis) = visibility(handler) else { continue };
        let constant = handler.named.idents.constant.to_string();
        match same.get(&constant).map(|index| exports[*index].handler) {
            Some(first) if may_exclude_each_other(first, handler) => {}
            Some(first) if first.named.name == handler.named.name => continue,
            Some(first) => {
                refuse_same_constant(first, handler, errors);
                continue;
            }
            None => {}
        }
        same.entry(constant).or_insert(exports.len());
        exports.push(Export { handler, vis });
    }
    exports
}

/// The visibility of a handler's constant in `names`; `None` if it is private to its module.
fn visibility(handler: &Found) -> Option<TokenStream> {
    match &handler.vis {
        Visibility::Public(_) => Some(quote!(pub)),
        Visibility::Restricted(vis) if vis.path.is_ident("crate") => Some(quote!(pub(crate))),
        // A private item in the root is visible in the whole crate.
        _ if handler.module.path.is_empty() => Some(quote!(pub(crate))),
        _ => None,
    }
}

/// Groups exports that one `use` can make, so that the compiler has fewer items to resolve.
pub(crate) fn grouped(exports: Vec<Export<'_>>) -> Vec<Vec<Export<'_>>> {
    let mut groups: Vec<Vec<Export<'_>>> = Vec::new();
    let mut group_of: HashMap<(String, String), usize> = HashMap::new();
    for export in exports {
        let Export { handler, vis } = &export;
        if is_spelled_out(handler) || !handler.cfgs.is_empty() {
            groups.push(vec![export]);
            continue;
        }
        let group = *group_of.entry((handler.module.name.clone(), vis.to_string())).or_insert(groups.len());
        match groups.get_mut(group) {
            Some(group) => group.push(export),
            None => groups.push(vec![export]),
        }
    }
    groups
}

pub(crate) fn export(exports: &[Export<'_>]) -> TokenStream {
    let Some(Export { handler, vis }) = exports.first() else { return TokenStream::new() };
    let cfgs = &handler.cfgs;
    if is_spelled_out(handler) {
        return spelled_out(handler, vis);
    }
    let module = &handler.module.path;
    let constants = exports.iter().map(|export| &export.handler.named.idents.constant);
    let constants = if exports.len() == 1 { quote!(#(#constants)*) } else { quote!({ #(#constants),* }) };
    quote!(#(#cfgs)* #[doc(inline)] #vis use crate::#(#module::)*#constants;)
}

/// Whether a constant cannot be re-exported. In `mod activities { mod provision_vm; pub use provision_vm::*; }`, the
/// inner module is not accessible here. And re-exporting a deprecated constant would cause a warning.
fn is_spelled_out(handler: &Found) -> bool {
    !handler.module.reachable || handler.deprecated.is_some()
}

fn spelled_out(handler: &Found, vis: &TokenStream) -> TokenStream {
    let (cfgs, constant, name) = (&handler.cfgs, &handler.named.idents.constant, &handler.named.name);
    let deprecated = &handler.deprecated;
    let docs = format!("The full name of the {} in `{}`.", handler.kind.noun(), handler.module.name);
    quote!(#(#cfgs)* #deprecated #[doc = #docs] #vis const #constant: &::core::primitive::str = #name;)
}
