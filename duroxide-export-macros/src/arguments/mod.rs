//! The arguments of this crate's attributes, read with darling: tokens → items ([`list`]) → known keys (here) → values.
//!
//! All mistakes are reported, and what is right is kept, so that code which depends on it causes no further errors.

pub(crate) mod duration;
pub(crate) mod lints;
pub(crate) mod list;
pub(crate) mod values;

use crate::arguments::list::List;
use crate::diagnostics::did_you_mean;
use crate::diagnostics::errors::Errors;
use darling::FromMeta;
use darling::ast::NestedMeta;
use darling::util::path_to_string;
use proc_macro2::TokenStream;
use std::slice;
use syn::spanned::Spanned;
use syn::{Ident, Lit, Meta, MetaList, Path};

/// The keys of some arguments.
#[derive(Clone, Copy)]
pub(crate) struct Keys<'a> {
    pub(crate) known: &'a [&'static str],
    /// What to write instead of a key that has a meaning elsewhere.
    pub(crate) advice: &'a dyn Fn(&str) -> Option<&'static str>,
}

impl<'a> Keys<'a> {
    pub(crate) const fn new(known: &'a [&'static str]) -> Self {
        Self { known, advice: &|_| None }
    }
}

/// The keys that may be given more than once.
const REPEATED: [&str; 2] = ["alias", "allow"];

/// Parses the arguments of a macro.
pub(crate) fn parse<T: FromMeta + Default>(tokens: TokenStream, keys: Keys<'_>, errors: &mut Errors) -> T {
    read(list::parse(tokens), keys, errors)
}

/// Parses the arguments in an argument's parentheses.
pub(crate) fn parse_nested<T: FromMeta + Default>(list: &MetaList, keys: Keys<'_>) -> darling::Result<T> {
    let mut errors = Errors::default();
    let value = read(list::parse_nested(list), keys, &mut errors);
    // A conversion by `?` would keep only the first of several.
    let all = |errors: syn::Error| darling::Error::multiple(errors.into_iter().map(darling::Error::from).collect());
    errors.finish(value).map_err(all)
}

fn read<T: FromMeta + Default>(List { items, error }: List, keys: Keys<'_>, errors: &mut Errors) -> T {
    let mut mistakes = Errors::default();
    let items = known(items, keys, &mut mistakes);
    let value = values(&items, &mut mistakes);
    match error {
        // Other mistakes may follow from it.
        Some(error) => errors.push(error),
        None => errors.append(mistakes),
    }
    value
}

/// The items whose keys are known, each key once.
fn known(items: Vec<NestedMeta>, keys: Keys<'_>, errors: &mut Errors) -> Vec<NestedMeta> {
    let (mut known, mut misspelled) = (Vec::new(), Vec::new());
    for mut item in items {
        let Some(path) = path_of(&mut item) else {
            errors.at(&item, without_key(&item, keys));
            continue;
        };
        let key = path_to_string(path);
        if !keys.known.contains(&key.as_str()) {
            let advice = (keys.advice)(&key);
            let meant = did_you_mean::closest(&key, keys.known).filter(|_| advice.is_none());
            errors.at(&*path, advice.map_or_else(|| unknown(&key, keys), str::to_owned));
            if let Some(meant) = meant {
                *path = Ident::new(meant, path.span()).into();
                misspelled.push((meant.to_owned(), item));
            }
        } else if has(&known, &key) {
            errors.at(path, format!("`{key}` is given twice; remove one"));
        } else {
            known.push((key, item));
        }
    }
    for (key, item) in misspelled {
        if !has(&known, &key) {
            known.push((key, item));
        }
    }
    known.into_iter().map(|(_, item)| item).collect()
}

fn has(items: &[(String, NestedMeta)], key: &str) -> bool {
    !REPEATED.contains(&key) && items.iter().any(|(given, _)| given == key)
}

const fn path_of(item: &mut NestedMeta) -> Option<&mut Path> {
    match item {
        NestedMeta::Meta(Meta::Path(path)) => Some(path),
        NestedMeta::Meta(Meta::List(list)) => Some(&mut list.path),
        NestedMeta::Meta(Meta::NameValue(pair)) => Some(&mut pair.path),
        NestedMeta::NameValueInvalidExpr(pair) => Some(&mut pair.path),
        NestedMeta::Lit(_) => None,
    }
}

fn unknown(key: &str, keys: Keys<'_>) -> String {
    did_you_mean::diagnostic("argument", key, keys.known)
}

fn without_key(item: &NestedMeta, keys: Keys<'_>) -> String {
    match item {
        NestedMeta::Lit(Lit::Str(text)) if keys.known.contains(&"name") => {
            format!("the name needs a key: write `name = {:?}`", text.value())
        }
        _ => format!("a value needs a key: {}", list::FORM),
    }
}

/// The values of the items, without those that are wrong.
fn values<T: FromMeta + Default>(items: &[NestedMeta], errors: &mut Errors) -> T {
    T::from_list(items).unwrap_or_else(|error| {
        errors.push(error.into());
        let is_right = |item: &&NestedMeta| T::from_list(slice::from_ref(item)).is_ok();
        let right: Vec<_> = items.iter().filter(is_right).cloned().collect();
        T::from_list(&right).unwrap_or_default()
    })
}
