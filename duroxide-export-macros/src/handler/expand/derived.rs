//! Code that rustc treats as derived, in which it does not report the use of deprecated items.
//!
//! The generated code calls a deprecated handler. It cannot contain `#[allow(deprecated)]`, because a crate with
//! `#![forbid(deprecated)]` would reject that.

use crate::syntax::generated;
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Expands `#[derive(Derived)] #[derived(..)]` to the tokens in the parentheses.
pub(crate) fn expand(item: TokenStream) -> TokenStream {
    item.into_iter().find_map(|token| derived(&token)).unwrap_or_default()
}

/// The tokens of `[derived(..)]`.
fn derived(token: &TokenTree) -> Option<TokenStream> {
    let TokenTree::Group(attribute) = token else { return None };
    if attribute.delimiter() != Delimiter::Bracket {
        return None;
    }
    let mut tokens = attribute.stream().into_iter();
    match (tokens.next()?, tokens.next()?) {
        (TokenTree::Ident(name), TokenTree::Group(content)) if name == "derived" => {
            Some(generated::tokens(content.stream()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::expand;
    use quote::quote;

    #[test]
    fn the_contents_of_the_attribute_are_emitted() {
        let item = quote!(
            #[doc(hidden)]
            #[derived(impl M { fn f() { g([1]) } })]
            pub struct M;
        );
        assert_eq!(expand(item).to_string(), quote!(impl M { fn f() { g([1]) } }).to_string());
        assert!(
            expand(quote!(
                pub struct M;
            ))
            .is_empty()
        );
    }
}
