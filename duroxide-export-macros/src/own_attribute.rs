//! The attributes of this crate, on items that are not expanded now.

use crate::kind::Kind;
use crate::message_kind::MessageKind;
use crate::syntax::attributes::Attributes;
use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token, parse_quote};

/// The attribute that makes an item a handler or message of kind `K`.
pub(crate) struct OwnAttribute<K> {
    pub(crate) kind: K,
    pub(crate) arguments: TokenStream,
    /// The `#[cfg]` that applies to it, if it comes from a `cfg_attr`.
    pub(crate) condition: Option<Attribute>,
}

/// The attribute that makes a function a handler.
pub(crate) fn handler_attribute(attributes: &Attributes) -> Option<OwnAttribute<Kind>> {
    own_attribute(attributes, Kind::ALL, Kind::noun)
}

/// The attribute that makes a type a message.
pub(crate) fn message_attribute(attributes: &Attributes) -> Option<OwnAttribute<MessageKind>> {
    own_attribute(attributes, MessageKind::ALL, MessageKind::noun)
}

/// Whether a function is marked to be checked like an orchestration.
pub(crate) fn is_deterministic(attributes: &Attributes) -> bool {
    attributes.ending_in(&["deterministic"]).next().is_some()
}

/// Whether an attribute checks the body of its function.
pub(crate) fn checks_body(attribute: &Path) -> bool {
    attribute.segments.last().is_some_and(|last| {
        last.ident == "deterministic" || Kind::ALL.into_iter().any(|kind| last.ident == kind.noun())
    })
}

fn own_attribute<K: Copy, const N: usize>(
    attributes: &Attributes,
    kinds: [K; N],
    noun: fn(K) -> &'static str,
) -> Option<OwnAttribute<K>> {
    // `duroxide::activity`, under any name of the crate, or just `activity`.
    let kind_of = |path: &Path| {
        let last = &path.segments.last().filter(|_| path.segments.len() <= 2)?.ident;
        kinds.into_iter().find(|kind| last == noun(*kind))
    };
    let nouns = kinds.map(noun);
    let mut plain = attributes.ending_in(&nouns);
    if let Some((kind, attribute)) = plain.find_map(|attribute| Some((kind_of(attribute.path())?, attribute))) {
        return Some(OwnAttribute { kind, arguments: arguments(&attribute), condition: None });
    }
    attributes.named("cfg_attr").find_map(|attribute| conditional(&attribute, kind_of))
}

/// `#[cfg_attr(predicate, duroxide::activity(..))]`
fn conditional<K>(attribute: &Attribute, kind_of: impl Fn(&Path) -> Option<K>) -> Option<OwnAttribute<K>> {
    let metas = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    let mut metas = metas.into_iter();
    let predicate = metas.next()?;
    metas.find_map(|meta| {
        let kind = kind_of(meta.path())?;
        let attribute = parse_quote!(#[#meta]);
        let condition = Some(parse_quote!(#[cfg(#predicate)]));
        Some(OwnAttribute { kind, arguments: arguments(&attribute), condition })
    })
}

fn arguments(attr: &Attribute) -> TokenStream {
    match &attr.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    }
}
