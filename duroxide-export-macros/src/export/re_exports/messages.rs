//! The name constants of messages, for `names`.

use crate::diagnostics::errors::Errors;
use crate::export::re_exports::duplicates::may_exclude_each_other;
use crate::export::re_exports::re_export::{self, Export, Form};
use crate::library::found_message::FoundMessage;
use crate::library::tree::module::is_visible_in_root;
use crate::message_kind::MessageKind;
use crate::names::items;
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use std::collections::HashMap;

/// A module for each kind of message that the crate has.
pub(crate) fn modules(messages: &[FoundMessage], errors: &mut Errors) -> TokenStream {
    let modules = MessageKind::ALL.map(|kind| {
        let of_kind: Vec<_> = messages.iter().filter(|message| message.kind == kind).collect();
        module(kind, &of_kind, errors)
    });
    modules.into_iter().collect()
}

fn module(kind: MessageKind, messages: &[&FoundMessage], errors: &mut Errors) -> TokenStream {
    let exports = exported(messages, errors);
    if exports.is_empty() {
        return TokenStream::new();
    }
    let ident = Ident::new(kind.plural(), Span::call_site());
    let docs = format!("The full names of the {}.", kind.plural());
    let items = re_export::tokens(&exports, &quote!(#[doc(inline)]));
    quote! {
        #[doc = #docs]
        pub mod #ident { #items }
    }
}

/// The messages whose constants can be in `names`.
fn exported<'a>(messages: &[&'a FoundMessage], errors: &mut Errors) -> Vec<Export<'a>> {
    let mut exports = Vec::new();
    let mut constants: HashMap<String, &FoundMessage> = HashMap::new();
    let mut names: HashMap<&str, &FoundMessage> = HashMap::new();
    let (visible, private): (Vec<&FoundMessage>, Vec<_>) =
        messages.iter().copied().partition(|message| is_visible_outside(message));
    for message in visible.into_iter().chain(private) {
        let first = names.insert(&message.named.name, message);
        if let Some(first) = first.filter(|first| !may_exclude_each_other(&first.cfgs, &message.cfgs)) {
            let name = &message.named.name;
            let message =
                format!("`{name}` is defined twice, at {} and at {}: rename one of them", first.place, message.place);
            errors.at_span(Span::call_site(), message);
            continue;
        }
        let constant = message.named.constant.to_string();
        // Private types may have one name in several modules. The first has the constant.
        if !is_visible_outside(message) && constants.contains_key(&constant) {
            continue;
        }
        let first = constants.insert(constant, message);
        if let Some(first) = first.filter(|first| !may_exclude_each_other(&first.cfgs, &message.cfgs)) {
            let message = format!(
                "two {} have the constant `names::{}::{}`, at {} and at {}: rename one of the types",
                message.kind.plural(),
                message.kind.plural(),
                message.named.constant,
                first.place,
                message.place
            );
            errors.at_span(Span::call_site(), message);
            continue;
        }
        exports.push(export(message));
    }
    exports
}

/// Whether other modules can refer to the type, and so to its constant.
fn is_visible_outside(message: &FoundMessage) -> bool {
    is_visible_in_root(&message.vis, message.module.path.len())
}

/// A constant that the root cannot refer to, or that is deprecated, is written out.
fn export(message: &FoundMessage) -> Export<'_> {
    let vis = items::visibility(&message.vis);
    let item = &message.named.constant;
    let form = if message.module.reachable && is_visible_outside(message) && message.deprecated.is_none() {
        Form::Use { module: &message.module.path, item }
    } else {
        let (name, deprecated) = (&message.named.name, &message.deprecated);
        let docs = format!("The full name of the {} in `{}`.", message.kind.noun(), message.module.name);
        Form::Item(quote!(#deprecated #[doc = #docs] #vis const #item: &::core::primitive::str = #name;))
    };
    Export { cfgs: &message.cfgs, vis, form }
}
