//! The annotated type.

use crate::message_kind::MessageKind;
use crate::syntax::attributes::Attributes;
use crate::syntax::parse_all;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::{Fields, Generics, Ident, Item, Type, Visibility};

/// A struct or enum.
#[derive(Debug)]
pub(crate) struct MessageItem {
    pub(crate) attributes: Attributes,
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    /// The types of all fields.
    pub(crate) fields: Vec<Type>,
    /// Everything after the attributes, as written.
    rest: TokenStream,
}

impl MessageItem {
    /// Parses a type. If the item is something else, the error names where the attribute belongs.
    pub(crate) fn parse(kind: MessageKind, tokens: &TokenStream) -> syn::Result<Self> {
        let all: Vec<TokenTree> = tokens.clone().into_iter().collect();
        let (attributes, rest) = Attributes::split(&all);
        if rest.is_empty() {
            return Err(syn::Error::new_spanned(tokens, is_no_type(kind)));
        }
        let rest: TokenStream = rest.iter().cloned().collect();
        let (vis, ident, generics, fields) = match parse_all::parse(rest.clone())? {
            Item::Struct(item) => (item.vis, item.ident, item.generics, types(item.fields).collect()),
            Item::Enum(item) => {
                let fields = item.variants.into_iter().flat_map(|variant| types(variant.fields));
                (item.vis, item.ident, item.generics, fields.collect())
            }
            Item::Union(item) => {
                let message = "a union cannot be serialized: make it a struct or an enum";
                return Err(syn::Error::new_spanned(item.union_token, message));
            }
            other => return Err(syn::Error::new_spanned(first_word(other), is_no_type(kind))),
        };
        Ok(Self { attributes, vis, ident, generics, fields, rest })
    }
}

fn is_no_type(kind: MessageKind) -> String {
    format!("`#[{}]` can only be used on a struct or enum: declare a type for what is sent", kind.noun())
}

fn types(fields: Fields) -> impl Iterator<Item = Type> {
    fields.into_iter().map(|field| field.ty)
}

/// The first token of an item, for errors to underline.
fn first_word(item: impl ToTokens) -> TokenStream {
    item.into_token_stream().into_iter().take(1).collect()
}

impl ToTokens for MessageItem {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.attributes.to_tokens(tokens);
        tokens.append_all(self.rest.clone());
    }
}
