//! The types, traits and macros that a crate declares, by name.

use crate::handler::parse::item::HandlerFn;
use crate::library::call_graph::function::Helper;
use crate::library::found_handler::last_segment;
use crate::library::tree::source::Source;
use crate::syntax::attributes::Attributes;
use crate::syntax::scan::{RawItem, What};
use crate::syntax::tokens::types_in;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use syn::{Item, ItemImpl, Type};

/// What a crate declares.
#[derive(Default)]
pub(crate) struct Declared {
    types: HashMap<String, Vec<Place>>,
    macros: HashMap<String, Place>,
    /// The traits with default methods that each type implements.
    traits: HashMap<String, Vec<String>>,
}

/// A source, and an item's index in it.
type Place = (Rc<Source>, usize);

impl Declared {
    pub(crate) fn collect(sources: &[Rc<Source>]) -> Self {
        let mut declared = Self::default();
        let mut traits = HashSet::new();
        for source in sources {
            for (index, item) in source.items.iter().enumerate() {
                let place = || (Rc::clone(source), index);
                if let Some(name) = item.defined_macro() {
                    declared.macros.entry(name).or_insert_with(place);
                } else if let Some(name) = item.declared_type() {
                    if item.is_trait() && has_bodies(item) {
                        traits.insert(name.to_string());
                    }
                    declared.types.entry(name.to_string()).or_default().push(place());
                }
            }
        }
        if !traits.is_empty() {
            declared.implementations(sources, &traits);
        }
        declared
    }

    fn implementations(&mut self, sources: &[Rc<Source>], traits: &HashSet<String>) {
        let items = sources.iter().flat_map(|source| source.items.iter());
        for item in items.filter(|item| matches!(item.what(), What::Impl)) {
            let head = item.head();
            let Ok(head) = syn::parse2::<ItemImpl>(quote!(#head {})) else { continue };
            if let (Some((name, _)), Type::Path(ty)) = (head.trait_, *head.self_ty)
                && let (Some(name), Some(ty)) = (last_segment(&name), last_segment(&ty.path))
                && traits.contains(&name)
            {
                self.traits.entry(ty).or_default().push(name);
            }
        }
    }

    /// The types that the declaration of a type names: those of its fields, or the one that it is an alias of.
    pub(crate) fn mentioned_by(&self, ty: &str) -> Vec<String> {
        let items = self.types.get(ty).into_iter().flatten().map(|(source, item)| &source.items[*item]);
        items
            .filter(|item| !item.is_trait())
            .flat_map(|item| {
                let body = item.body.as_ref().map(Group::stream).unwrap_or_default();
                types_in(&item.head()).into_iter().chain(types_in(&body))
            })
            .collect()
    }

    pub(crate) fn is_trait(&self, name: &str) -> bool {
        self.types.get(name).into_iter().flatten().any(|(source, item)| source.items[*item].is_trait())
    }

    /// The type that an alias stands for.
    pub(crate) fn alias(&self, ty: &str) -> Option<String> {
        let (source, item) = self.types.get(ty)?.first()?;
        let Item::Type(alias) = source.items[*item].parse_declaration()? else { return None };
        let Type::Path(path) = *alias.ty else { return None };
        Some(path.path.segments.last()?.ident.to_string()).filter(|name| name != ty)
    }

    /// The traits with default methods that a type implements.
    pub(crate) fn traits_of(&self, ty: &str) -> impl Iterator<Item = &String> {
        self.traits.get(ty).into_iter().flatten()
    }

    /// What a macro of the crate expands to, one function for each rule, with the names of its variables as variables.
    pub(crate) fn expansions(&self, name: &str) -> Vec<Helper> {
        let Some((source, item)) = self.macros.get(name) else { return Vec::new() };
        let Some(body) = &source.items[*item].body else { return Vec::new() };
        let rules = body.stream().into_iter().collect::<Vec<_>>();
        let right_sides = rules.windows(2).filter_map(|pair| match pair {
            [TokenTree::Punct(arrow), TokenTree::Group(right)] if arrow.as_char() == '>' => Some(right.stream()),
            _ => None,
        });
        right_sides.filter_map(|right| from_tokens(name, without_dollars(right), source)).collect()
    }
}

/// Whether a trait has default methods.
fn has_bodies(item: &RawItem) -> bool {
    let is_body = |token: TokenTree| matches!(token, TokenTree::Group(body) if body.delimiter() == Delimiter::Brace);
    item.body.as_ref().is_some_and(|body| body.stream().into_iter().any(is_body))
}

/// The value of a static that is computed when it is first used.
pub(crate) fn lazy_static(source: &Rc<Source>, name: &str) -> Option<Helper> {
    let declares = |item: &&RawItem| item.mentions(name) && (item.mentions("LazyLock") || item.mentions("Lazy"));
    source.items.iter().filter(declares).find_map(|item| match item.parse_declaration()? {
        Item::Static(item) if item.ident == name => {
            let value = &item.expr;
            from_tokens(name, quote!(#value), source)
        }
        _ => None,
    })
}

fn from_tokens(name: &str, body: TokenStream, source: &Rc<Source>) -> Option<Helper> {
    let name = Ident::new(name, Span::call_site());
    let function = HandlerFn::from_parts(Attributes::default(), quote!(fn #name()), Group::new(Delimiter::Brace, body));
    Helper::new(function.ok()?, None, source)
}

/// `$x` becomes `x`, and `$crate` becomes `crate`.
fn without_dollars(tokens: TokenStream) -> TokenStream {
    let tokens = tokens.into_iter().filter(|token| !matches!(token, TokenTree::Punct(punct) if punct.as_char() == '$'));
    tokens
        .map(|token| match token {
            TokenTree::Group(group) => Group::new(group.delimiter(), without_dollars(group.stream())).into(),
            token => token,
        })
        .collect()
}
