//! The handles, for `handles`.

use crate::export::re_exports::duplicates::may_exclude_each_other;
use crate::export::re_exports::re_export::{Export, Form, visibility};
use crate::kind::Kind;
use crate::library::found_handler::FoundHandler;
use crate::names::version;
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

/// The handles that the root can refer to. Of several versions of an orchestration, the latest.
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
        if claims.iter().any(|claim| !std::ptr::eq(*claim, handler) && !excludes(claim, handler)) {
            found.ambiguous.push(handler.named.idents.handle.to_string());
        } else {
            found.exports.extend(export(handler, krate));
        }
    }
    found.ambiguous.sort();
    found.ambiguous.dedup();
    found
}

fn excludes(first: &FoundHandler, second: &FoundHandler) -> bool {
    may_exclude_each_other(&first.cfgs, &second.cfgs)
}

fn is_newer(handler: &FoundHandler, other: &FoundHandler) -> bool {
    handler.kind == Kind::Orchestration && version::is_newer(&handler.named.version, &other.named.version)
}

/// `None` if the root cannot refer to the handle.
fn export<'a>(handler: &'a FoundHandler, krate: &TokenStream) -> Option<Export<'a>> {
    let vis = visibility(handler)?;
    let item = &handler.named.idents.handle;
    let module = handler.module.path_to(item)?;
    let form = match &handler.deprecated {
        Some(_) => Form::Item(derived(module, item, &vis, krate)),
        None => Form::Use { module, item },
    };
    Some(Export { cfgs: &handler.cfgs, vis, form })
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
