//! The items in a list of arguments: `name = "charge-card", retry(max_attempts = 5), idempotent`.
//!
//! darling parses each of them. Its own parser of lists cannot do three things: continue after a mistake, point at the last
//! token if the tokens end too early, and read types as values. It takes a value for an expression, and finds the
//! expression `HashMap<u8` in `progress = HashMap<u8, Step>`.

use crate::diagnostics::did_you_mean;
use crate::syntax::parse_all;
use darling::ast::{MetaNameValueInvalidExpr, NestedMeta};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::parse::discouraged::Speculative;
use syn::{Ident, MetaList, Token, Type};

/// The key whose value is a type.
const TYPE_KEY: &str = "progress";

pub(crate) const FORM: &str = "arguments have the form `key = value`, separated by commas";

/// The items that could be parsed, and the first mistake.
#[derive(Default)]
pub(crate) struct List {
    pub(crate) items: Vec<NestedMeta>,
    pub(crate) error: Option<syn::Error>,
}

/// The items in the parentheses of a macro.
pub(crate) fn parse(tokens: TokenStream) -> List {
    parse_all::parse_with(tokens, items).unwrap_or_else(List::failed)
}

/// The items in the parentheses of an argument.
pub(crate) fn parse_nested(list: &MetaList) -> List {
    parse_all::parse_group(list, items).unwrap_or_else(List::failed)
}

/// The items in the parentheses of an argument, if all of them can be parsed.
pub(crate) fn nested_items(list: &MetaList) -> syn::Result<Vec<NestedMeta>> {
    let List { items, error } = parse_nested(list);
    error.map_or(Ok(items), Err)
}

impl List {
    const fn failed(error: syn::Error) -> Self {
        Self { items: Vec::new(), error: Some(error) }
    }

    fn fail(&mut self, error: &syn::Error) {
        self.error.get_or_insert_with(|| syn::Error::new(error.span(), format!("{error}: {FORM}")));
    }
}

fn items(input: ParseStream<'_>) -> syn::Result<List> {
    let mut list = List::default();
    while !input.is_empty() {
        match item(input) {
            Ok(item) => list.items.push(item),
            Err(error) => {
                list.fail(&error);
                while !input.is_empty() && !input.peek(Token![,]) {
                    input.parse::<TokenTree>()?;
                }
            }
        }
        // Without a comma, the next item may follow all the same.
        if !input.is_empty()
            && let Err(error) = input.parse::<Token![,]>()
        {
            list.fail(&error);
        }
    }
    Ok(list)
}

fn item(input: ParseStream<'_>) -> syn::Result<NestedMeta> {
    let has_type = input.peek(Ident) && input.peek2(Token![=]) && is_type_key(&input.fork().parse()?);
    if has_type && let Some(pair) = pair_with_type(input)? {
        return Ok(NestedMeta::NameValueInvalidExpr(pair));
    }
    match input.parse()? {
        NestedMeta::NameValueInvalidExpr(pair) if !has_type => Err(pair.error.into()),
        item => Ok(item),
    }
}

/// A misspelled key counts as well: its value is then needed as a type too.
fn is_type_key(ident: &Ident) -> bool {
    ident == TYPE_KEY || did_you_mean::closest(&ident.to_string(), &[TYPE_KEY]).is_some()
}

/// `progress = DeployProgress`, in the form that darling has for values that are no expressions. `None` if the value is no
/// type.
fn pair_with_type(input: ParseStream<'_>) -> syn::Result<Option<MetaNameValueInvalidExpr>> {
    let ahead = input.fork();
    let (key, eq_token) = (ahead.parse::<Ident>()?, ahead.parse()?);
    let Ok(ty) = ahead.parse::<Type>() else { return Ok(None) };
    if !ahead.is_empty() && !ahead.peek(Token![,]) {
        return Ok(None);
    }
    input.advance_to(&ahead);
    let error = darling::Error::custom("expected an expression").with_span(&ty);
    Ok(Some(MetaNameValueInvalidExpr { path: key.into(), eq_token, value: ty.into_token_stream(), error }))
}

#[cfg(test)]
mod tests {
    use super::{List, parse};
    use proc_macro2::TokenStream;
    use quote::ToTokens;

    fn parsed(text: &str) -> (Vec<String>, Option<syn::Error>) {
        let List { items, error } = parse(text.parse().unwrap());
        (items.iter().map(|item| item.to_token_stream().to_string().replace(' ', "")).collect(), error)
    }

    #[test]
    fn missing_tokens_are_reported_at_the_last_token() {
        for (text, last) in [("retry(x) name", "name"), ("name = \"x\", a::", "::"), ("name =", "=")] {
            let error = parsed(text).1.unwrap();
            let at = error.span().source_text().unwrap();
            assert!(last.contains(&at), "{text}: {at}: {error}");
        }
        assert!(parse(TokenStream::new()).items.is_empty());
    }

    #[test]
    fn items_after_a_mistake_are_parsed() {
        for (text, items) in [
            ("name = \"x\" idempotent, tag = y", &["name=\"x\"", "idempotent", "tag=y"][..]),
            ("name = pub, tag = y", &["tag=y"]),
            (",, tag = y,", &["tag=y"]),
            ("retry: 5, tag = y", &["retry", "tag=y"]),
        ] {
            let (found, error) = parsed(text);
            assert_eq!(found, items, "{text}");
            assert!(error.unwrap().to_string().ends_with(super::FORM), "{text}");
        }
    }

    #[test]
    fn types_are_values() {
        for item in ["progress=(u8,Vec<Step>)", "progress=[u8;3]", "progress=HashMap<String,u8>", "progres=Vec<Step>"] {
            let (items, error) = parsed(&format!("{item}, tag = y"));
            assert_eq!(items, [item, "tag=y"]);
            assert!(error.is_none());
        }
    }
}
