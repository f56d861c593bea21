//! The attribute of a handler, in source code that is not compiled here.

use crate::kind::Kind;
use crate::syntax::attributes::Attributes;
use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token, parse_quote};

/// The kind that an attribute defines: `duroxide::activity`, whatever the crate is called here, or just `activity`.
fn handler_kind(path: &Path) -> Option<Kind> {
    Kind::of_attribute(path).filter(|_| path.segments.len() <= 2)
}

/// The attribute that makes a function a handler.
pub(crate) struct HandlerAttribute {
    pub(crate) kind: Kind,
    pub(crate) arguments: TokenStream,
    /// The `#[cfg]` that applies to it, if it comes from a `cfg_attr`.
    pub(crate) condition: Option<Attribute>,
}

pub(crate) fn handler_attribute(attributes: &Attributes) -> Option<HandlerAttribute> {
    let nouns = Kind::ALL.map(Kind::noun);
    let mut plain = attributes.ending_in(&nouns);
    if let Some((kind, attribute)) = plain.find_map(|attribute| Some((handler_kind(attribute.path())?, attribute))) {
        return Some(HandlerAttribute { kind, arguments: arguments(&attribute), condition: None });
    }
    attributes.named("cfg_attr").find_map(|attribute| conditional(&attribute))
}

/// `#[cfg_attr(predicate, duroxide::activity(..))]`
fn conditional(attribute: &Attribute) -> Option<HandlerAttribute> {
    let metas = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    let mut metas = metas.into_iter();
    let predicate = metas.next()?;
    metas.find_map(|meta| {
        let kind = handler_kind(meta.path())?;
        let attribute = parse_quote!(#[#meta]);
        Some(HandlerAttribute {
            kind,
            arguments: arguments(&attribute),
            condition: Some(parse_quote!(#[cfg(#predicate)])),
        })
    })
}

fn arguments(attr: &Attribute) -> TokenStream {
    match &attr.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    }
}
