//! Parsing all of the given tokens.
//!
//! If tokens end too early, `syn::parse2` reports the error at the whole invocation. These functions report it at the
//! last token, after which something is missing.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream, Parser};
use syn::{MetaList, parenthesized};

/// Parses the tokens of a macro.
pub(crate) fn parse<T: Parse>(tokens: TokenStream) -> syn::Result<T> {
    parse_with(tokens, T::parse)
}

/// Parses the tokens of a macro with a function.
pub(crate) fn parse_with<T>(tokens: TokenStream, parse: fn(ParseStream<'_>) -> syn::Result<T>) -> syn::Result<T> {
    parse_to(end_of(&tokens), tokens, parse)
}

/// Parses the contents of an argument's parentheses.
pub(crate) fn parse_group<T>(list: &MetaList, parse: fn(ParseStream<'_>) -> syn::Result<T>) -> syn::Result<T> {
    parse_to(list.delimiter.span().close(), list.tokens.clone(), parse)
}

/// syn reports the end of a group at its closing delimiter, so the tokens are wrapped in one.
fn parse_to<T>(end: Span, tokens: TokenStream, parse: fn(ParseStream<'_>) -> syn::Result<T>) -> syn::Result<T> {
    let mut group = Group::new(Delimiter::Parenthesis, tokens);
    group.set_span(end);
    let parser = |input: ParseStream<'_>| {
        let content;
        parenthesized!(content in input);
        parse(&content)
    };
    parser.parse2(TokenTree::Group(group).into())
}

/// The place after which the tokens end.
fn end_of(tokens: &TokenStream) -> Span {
    match tokens.clone().into_iter().last() {
        Some(TokenTree::Group(group)) => group.span_close(),
        Some(token) => token.span(),
        None => Span::call_site(),
    }
}

#[cfg(test)]
mod tests {
    use super::parse;
    use proc_macro2::{Span, TokenStream};

    /// The text at the place of an error.
    fn at(span: Span) -> Option<String> {
        span.source_text()
    }

    #[test]
    fn missing_tokens_are_reported_at_the_last_token() {
        let tokens: TokenStream = "fn f() -> Result<u8>".parse().unwrap();
        assert_eq!(at(parse::<syn::ItemFn>(tokens).unwrap_err().span()).as_deref(), Some(">"));
    }

    #[test]
    fn empty_input_has_no_span() {
        assert_eq!(at(parse::<syn::Ident>(TokenStream::new()).unwrap_err().span()), None);
    }
}
