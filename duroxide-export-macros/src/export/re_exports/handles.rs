//! The handles, for `handles`.

use crate::export::re_exports::duplicates::may_exclude_each_other;
use crate::export::re_exports::re_export::{Export, Form};
use crate::kind::Kind;
use crate::library::found_handler::FoundHandler;
use crate::names::{items, version};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use std::collections::HashMap;

/// The handles of one kind.
#[derive(Default)]
pub(crate) struct Handles<'a> {
    pub(crate) exports: Vec<Export<'a>>,
    /// The names that several handlers claim, and that are therefore left out.
    pub(crate) ambiguous: Vec<String>,
}

/// The handles, one for each name. Of several versions of an orchestration, the latest.
///
/// A handle that the root cannot refer to is replaced by an item that says why. Without it, rustc would suggest the
/// handle of another version.
pub(crate) fn exported<'a>(handlers: &[&'a FoundHandler], krate: &TokenStream) -> Handles<'a> {
    let mut by_name: HashMap<String, Vec<&'a FoundHandler>> = HashMap::new();
    for &handler in handlers {
        let claims = by_name.entry(handler.named.idents.handle.to_string()).or_default();
        match claims.iter_mut().find(|other| other.named.name == handler.named.name && !excludes(other, handler)) {
            Some(other) if is_newer(handler, other) => *other = handler,
            Some(_) => {}
            None => claims.push(handler),
        }
    }
    let mut found = Handles::default();
    for &handler in handlers {
        let claims = &by_name[&handler.named.idents.handle.to_string()];
        if !claims.iter().any(|claim| std::ptr::eq(*claim, handler)) {
            continue;
        }
        let rivals: Vec<_> =
            claims.iter().filter(|claim| std::ptr::eq(**claim, handler) || !excludes(claim, handler)).collect();
        if let [_] = rivals[..] {
            found.exports.push(export(handler, krate));
        } else if !found.ambiguous.contains(&handler.named.idents.handle.to_string()) {
            found.ambiguous.push(handler.named.idents.handle.to_string());
            found.exports.push(left_out(handler, &ambiguous(&rivals)));
        }
    }
    found.ambiguous.sort();
    found
}

fn excludes(first: &FoundHandler, second: &FoundHandler) -> bool {
    may_exclude_each_other(&first.cfgs, &second.cfgs)
}

fn is_newer(handler: &FoundHandler, other: &FoundHandler) -> bool {
    handler.kind == Kind::Orchestration && version::is_newer(&handler.named.version, &other.named.version)
}

fn export<'a>(handler: &'a FoundHandler, krate: &TokenStream) -> Export<'a> {
    let vis = items::visibility(&handler.vis);
    let item = &handler.named.idents.handle;
    let Some(module) = handler.module.path_to(item) else { return left_out(handler, &hidden(handler)) };
    let form = match &handler.deprecated {
        Some(_) => Form::Item(derived(module, item, &vis, krate)),
        None => Form::Use { module, item },
    };
    Export { cfgs: &handler.cfgs, vis, form }
}

/// An item with the name of a handle that says why this is not the handle.
fn left_out<'a>(handler: &'a FoundHandler, why: &str) -> Export<'a> {
    let handle = &handler.named.idents.handle;
    let note = format!("this is not the handle `{handle}`: {why}");
    let item = quote!(#[doc(hidden)] #[deprecated = #note] pub(crate) struct #handle;);
    Export { cfgs: &handler.cfgs, vis: quote!(pub(crate)), form: Form::Item(item) }
}

/// Why the root cannot refer to a handle, and what to write.
fn hidden(handler: &FoundHandler) -> String {
    let hidden = &handler.module.hidden().name;
    let (parent, name) = hidden.rsplit_once("::").unwrap_or(("", hidden));
    format!(
        "`crate::{hidden}` is not visible in the root of the crate; in `crate::{parent}`, write `pub(crate) mod {name}`, \
         or re-export the handle with `pub(crate) use`"
    )
}

fn ambiguous(rivals: &[&&FoundHandler]) -> String {
    let places: Vec<_> = rivals.iter().map(|rival| format!("`{}` at {}", rival.function, rival.place)).collect();
    format!("{} have it; give all but one another handle, with `handle = ..`", places.join(" and "))
}

/// A re-export in derived code, in which rustc does not report the use of deprecated items.
fn derived(module: &[Ident], item: &Ident, vis: &TokenStream, krate: &TokenStream) -> TokenStream {
    let marker = format_ident!("__{item}");
    quote! {
        #[doc(hidden)]
        #[derive(#krate::__private::Derived)]
        #[derived(#vis use crate::#(#module::)*#item;)]
        struct #marker;
    }
}
