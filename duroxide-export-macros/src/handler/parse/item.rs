//! The annotated function. Its body stays unparsed: rustc reports mistakes in it.

use crate::kind::Kind;
use crate::syntax::attributes::Attributes;
use crate::syntax::parse_all;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, Signature, Visibility};

/// A function, parsed up to its body.
///
/// Only passes the head to syn, which would otherwise copy the body token by token.
#[derive(Debug)]
pub(crate) struct HandlerFn {
    pub(crate) attributes: Attributes,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: Group,
}

impl HandlerFn {
    /// Parses a function. If the item is something else, the error names where the attribute belongs.
    pub(crate) fn parse(kind: Kind, tokens: &TokenStream) -> syn::Result<Self> {
        Self::parse_for(tokens, &format!("`#[{}]` can only be used on a function: write `async fn ..`", kind.noun()))
    }

    /// Parses a helper function with `#[deterministic]`.
    pub(crate) fn parse_helper(tokens: &TokenStream) -> syn::Result<Self> {
        Self::parse_for(tokens, "`#[deterministic]` can only be used on a function or method: write it above `fn ..`")
    }

    /// A function from its parts: the attributes, the head and the body.
    pub(crate) fn from_parts(attributes: Attributes, head: TokenStream, body: Group) -> syn::Result<Self> {
        let Head { vis, sig } = syn::parse2(head)?;
        Ok(Self { attributes, vis, sig, body })
    }

    fn parse_for(tokens: &TokenStream, advice: &str) -> syn::Result<Self> {
        if let Some((attributes, head, body)) = parts(tokens)
            && let Ok(function) = Self::from_parts(attributes, head, body)
        {
            return Ok(function);
        }
        let name: Option<Ident> = fn_name(tokens);
        parse_all::parse(tokens.clone()).map_err(|error| match name {
            Some(_) => error,
            None => syn::Error::new_spanned(first_line(tokens.clone()), advice),
        })
    }
}

/// Splits a function into its attributes, its head and its body.
fn parts(tokens: &TokenStream) -> Option<(Attributes, TokenStream, Group)> {
    let mut tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let TokenTree::Group(body) = tokens.pop()? else { return None };
    let (attributes, head) = Attributes::split(&tokens);
    (body.delimiter() == Delimiter::Brace).then(|| (attributes, head.iter().cloned().collect(), body))
}

/// The head: what is between the attributes and the body.
struct Head {
    vis: Visibility,
    sig: Signature,
}

impl Parse for Head {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self { vis: input.parse()?, sig: input.parse()? })
    }
}

/// The name of the function, if `tokens` are one. A `fn` behind `(` or `<` is a type and does not count.
fn fn_name(tokens: &TokenStream) -> Option<Ident> {
    let mut tokens = tokens.clone().into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) if ident == "fn" => {
                return match tokens.next() {
                    Some(TokenTree::Ident(name)) => Some(name),
                    _ => None,
                };
            }
            TokenTree::Ident(ident) if starts_another_item(&ident) => return None,
            _ => {}
        }
    }
    None
}

fn starts_another_item(ident: &Ident) -> bool {
    ["struct", "enum", "union", "impl", "trait", "mod", "use", "static", "type", "macro_rules"]
        .iter()
        .any(|keyword| ident == keyword)
}

/// Everything before the item's body, for errors to underline.
fn first_line(tokens: TokenStream) -> TokenStream {
    let before_body: TokenStream = tokens
        .clone()
        .into_iter()
        .take_while(|token| !matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace))
        .collect();
    if before_body.is_empty() { tokens } else { before_body }
}

impl Parse for HandlerFn {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = Attributes::from(input.call(Attribute::parse_outer)?);
        let Head { vis, sig } = input.parse()?;
        if input.peek(syn::Token![;]) {
            let message = "the function has no body: write one, outside the trait";
            return Err(syn::Error::new_spanned(&sig.ident, message));
        }
        let body = input.parse().and_then(body)?;
        Ok(Self { attributes, vis, sig, body })
    }
}

/// A block. If `macro_rules!` passes it on as `$body:block`, it is in a group with invisible delimiters.
fn body(token: TokenTree) -> syn::Result<Group> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Ok(group),
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => syn::parse2(group.stream()).and_then(body),
        other => Err(syn::Error::new(other.span(), "the body of a function must be a block: write `{ .. }`")),
    }
}

impl ToTokens for HandlerFn {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.attributes.to_tokens(tokens);
        self.vis.to_tokens(tokens);
        self.sig.to_tokens(tokens);
        self.body.to_tokens(tokens);
    }
}

#[cfg(test)]
mod tests {
    use super::HandlerFn;
    use crate::kind::Kind;
    use proc_macro2::{Delimiter, Group, TokenTree};
    use quote::{ToTokens, quote};

    #[test]
    fn a_function_is_emitted_unchanged() {
        let tokens = quote! {
            /// Docs.
            #[must_use]
            pub(crate) async fn f(mut a: u8) -> Result<u8, String> { a += #[nonsense] 1 2 ; Ok(a) }
        };
        let item = HandlerFn::parse(Kind::Activity, &tokens).unwrap();
        assert_eq!(item.to_token_stream().to_string(), tokens.to_string());
    }

    #[test]
    fn other_items_are_rejected() {
        for tokens in [
            quote!(
                pub struct S;
            ),
            quote!(impl S { fn f() {} }),
            quote!(
                mod m {
                    fn f() {}
                }
            ),
            quote!(),
        ] {
            let error = HandlerFn::parse(Kind::Activity, &tokens).unwrap_err();
            assert_eq!(error.to_string(), "`#[activity]` can only be used on a function: write `async fn ..`");
        }
    }

    #[test]
    fn a_body_is_a_block() {
        let block = TokenTree::Group(Group::new(Delimiter::Brace, quote!(Ok(()))));
        let handed_on = TokenTree::Group(Group::new(Delimiter::None, block.into()));
        let parsed =
            HandlerFn::parse(Kind::Activity, &quote!(fn f() -> R #handed_on)).map_err(|error| error.to_string());
        assert_eq!(parsed.map(|function| function.body.delimiter()), Ok(Delimiter::Brace));
        let error = HandlerFn::parse(Kind::Activity, &quote!(fn f() -> R [Ok(())])).unwrap_err();
        assert!(error.to_string().ends_with("write `{ .. }`"), "{error}");
    }

    #[test]
    fn a_function_without_a_body_is_rejected() {
        let error = HandlerFn::parse(
            Kind::Activity,
            &quote!(
                async fn f(a: u8) -> u8;
            ),
        )
        .unwrap_err();
        assert!(error.to_string().starts_with("the function has no body"), "{error}");
    }
}
