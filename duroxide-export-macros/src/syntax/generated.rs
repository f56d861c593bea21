//! The user's tokens in generated code.
//!
//! The span of a token has a location, which rustc underlines, and a hygiene context, which determines what names refer
//! to and whether lints apply. Generated tokens keep the location of the tokens that they are made from, but get the
//! macro's hygiene. So lints ignore them, no `allow` is needed that a crate could forbid, and paths mean the same in
//! every edition.

use proc_macro2::{Group, Span, TokenStream, TokenTree};

/// The location of the user's token, with the macro's hygiene.
pub(crate) fn at(span: Span) -> Span {
    Span::call_site().located_at(span)
}

/// The tokens at their locations, with the macro's hygiene.
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

/// The same path with another span.
pub(crate) fn respanned(path: &TokenStream, span: Span) -> TokenStream {
    let respanned = path.clone().into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    respanned.collect()
}
