//! Searching for identifiers in tokens.

use crate::syntax::form::is_type;
use proc_macro2::{Ident, TokenStream, TokenTree};

/// Whether an identifier is a wanted one, at any depth.
pub(crate) fn any_ident(tokens: &TokenStream, is_wanted: &mut dyn FnMut(&Ident) -> bool) -> bool {
    tokens.clone().into_iter().any(|token| any_ident_in(&token, is_wanted))
}

/// Whether a name occurs in the tokens, at any depth.
pub(crate) fn names(tokens: &TokenStream, name: &str) -> bool {
    any_ident(tokens, &mut |ident| ident == name)
}

/// Whether a name occurs in one token, which may be a group.
pub(crate) fn names_in(token: &TokenTree, name: &str) -> bool {
    any_ident_in(token, &mut |ident| ident == name)
}

fn any_ident_in(token: &TokenTree, is_wanted: &mut dyn FnMut(&Ident) -> bool) -> bool {
    match token {
        TokenTree::Ident(ident) => is_wanted(ident),
        TokenTree::Group(group) => any_ident(&group.stream(), is_wanted),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    }
}

/// The names in these tokens that are types, judging by their case.
pub(crate) fn types_in(tokens: &TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    any_ident(tokens, &mut |ident| {
        let name = ident.to_string();
        if is_type(&name) {
            found.push(name);
        }
        false
    });
    found
}
