//! The name constants, for `names`.

use crate::diagnostics::errors::Errors;
use crate::export::re_exports::duplicates::{may_exclude_each_other, refuse_same_constant};
use crate::export::re_exports::re_export::{Export, Form};
use crate::library::found_handler::FoundHandler;
use crate::library::tree::module::is_visible_in_root;
use crate::names::items;
use proc_macro2::TokenStream;
use quote::quote;
use std::collections::HashMap;

/// The handlers whose constants can be in `names`, one for each constant.
///
/// Versions of one orchestration share a name, so the first stands for all.
pub(crate) fn exported<'a>(handlers: &[&'a FoundHandler], errors: &mut Errors) -> Vec<Export<'a>> {
    let mut exports: Vec<Export<'a>> = Vec::new();
    // The first handler with each constant.
    let mut same: HashMap<String, &'a FoundHandler> = HashMap::new();
    let is_visible = |handler: &&FoundHandler| is_visible_in_root(&handler.vis, handler.module.path.len());
    let (visible, private): (Vec<_>, Vec<_>) = handlers.iter().copied().partition(is_visible);
    for handler in visible.into_iter().chain(private) {
        let constant = handler.named.idents.constant.to_string();
        match same.get(&constant).copied() {
            Some(first) if may_exclude_each_other(&first.cfgs, &handler.cfgs) => {}
            Some(first) if first.named.name == handler.named.name => continue,
            // Private functions may have one name in several modules. The first has the constant.
            Some(_) if !is_visible(&handler) => continue,
            Some(first) => {
                refuse_same_constant(first, handler, errors);
                continue;
            }
            None => {}
        }
        same.entry(constant).or_insert(handler);
        exports.push(export(handler));
    }
    exports
}

/// In `mod activities { mod provision_vm; pub use provision_vm::*; }`, the inner module is not accessible from the root,
/// and re-exporting a deprecated constant would cause a warning. Such a constant is written out.
fn export(handler: &FoundHandler) -> Export<'_> {
    let vis = items::visibility(&handler.vis);
    let item = &handler.named.idents.constant;
    let form = if !handler.module.reachable || handler.deprecated.is_some() {
        Form::Item(written_out(handler, &vis))
    } else {
        Form::Use { module: &handler.module.path, item }
    };
    Export { cfgs: &handler.cfgs, vis, form }
}

fn written_out(handler: &FoundHandler, vis: &TokenStream) -> TokenStream {
    let (constant, name, deprecated) = (&handler.named.idents.constant, &handler.named.name, &handler.deprecated);
    let docs = format!("The full name of the {} in `{}`.", handler.kind.noun(), handler.module.name);
    quote!(#deprecated #[doc = #docs] #vis const #constant: &::core::primitive::str = #name;)
}
