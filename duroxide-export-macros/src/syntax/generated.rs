//! Tokens of the user's in generated code.
//!
//! A token has a place, which rustc underlines, and an origin, which decides what names mean and whether a lint looks at
//! it. Generated items have the places of what they are made from and the macro's origin: lints leave them alone, so they
//! need no `allow` that a crate could forbid, and paths mean the same in every edition.

use proc_macro2::{Group, Span, TokenStream, TokenTree};

/// The place of something that the user wrote, with the origin of the macro.
pub(crate) fn at(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// Tokens in their places, with the origin of the macro.
pub(crate) fn tokens(written: TokenStream) -> TokenStream {
    written.into_iter().map(token).collect()
}

fn token(written: TokenTree) -> TokenTree {
    let span = at(written.span());
    let mut generated = match written {
        TokenTree::Group(group) => TokenTree::Group(Group::new(group.delimiter(), tokens(group.stream()))),
        token => token,
    };
    generated.set_span(span);
    generated
}
