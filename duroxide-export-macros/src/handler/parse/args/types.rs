//! Arguments that are types: `progress = DeployProgress`.

use crate::diagnostics::did_you_mean;
use darling::FromMeta;
use darling::ast::MetaNameValueInvalidExpr;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Expr, Meta, Token, Type};

const KEY: &str = "progress";

const ADVICE: &str = "`progress` takes a type that owns its data: write `progress = DeployProgress`";

/// Stands for a type that was taken out of the arguments.
const PLACEHOLDER: &str = "__duroxide_type";

/// A type, if any. [`take`] fills it in.
#[derive(Debug, Default)]
pub(crate) struct TypeArg(pub(crate) Option<Type>);

impl FromMeta for TypeArg {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        match meta {
            Meta::NameValue(pair) => Self::from_expr(&pair.value),
            Meta::Path(_) | Meta::List(_) => Err(darling::Error::custom(ADVICE).with_span(meta)),
        }
    }

    fn from_expr(expr: &Expr) -> darling::Result<Self> {
        match expr {
            Expr::Path(path) if path.path.is_ident(PLACEHOLDER) => Ok(Self(None)),
            other => Err(darling::Error::from(syn::Error::new_spanned(other, ADVICE))),
        }
    }

    fn from_invalid_expr(pair: &MetaNameValueInvalidExpr) -> darling::Result<Self> {
        if pair.value.is_empty() {
            return Err(darling::Error::custom(ADVICE).with_span(&pair.eq_token));
        }
        Err(darling::Error::from(syn::Error::new_spanned(&pair.value, ADVICE)))
    }
}

/// Takes the type out of the arguments, and leaves a placeholder: a type such as `(u8, Vec<Step>)` is no expression, which
/// the value of an argument has to be.
///
/// Also finds the type if something is wrong with the arguments, or if the key is misspelt. The calls that depend on it
/// then cause no more errors.
pub(crate) fn take(tokens: TokenStream) -> (TokenStream, Option<Type>) {
    let may_have_type =
        tokens.clone().into_iter().any(|token| matches!(&token, TokenTree::Ident(ident) if is_key(ident)));
    if !may_have_type {
        return (tokens, None);
    }
    taken.parse2(tokens.clone()).unwrap_or((tokens, None))
}

fn taken(input: ParseStream<'_>) -> syn::Result<(TokenStream, Option<Type>)> {
    let (mut tokens, mut found) = (TokenStream::new(), None);
    while !input.is_empty() {
        let is_type = input.peek(syn::Ident) && input.peek2(Token![=]) && is_key(&input.fork().parse()?);
        tokens.extend([input.parse::<TokenTree>()?]);
        if !is_type {
            continue;
        }
        tokens.extend([input.parse::<TokenTree>()?]);
        let ahead = input.fork();
        let Ok(ty) = ahead.parse::<Type>() else { continue };
        let ends = ahead.is_empty() || ahead.peek(Token![,]);
        if ends && is_owned(&ty) {
            input.advance_to(&ahead);
            tokens.extend(Ident::new(PLACEHOLDER, ty.span()).into_token_stream());
        }
        if ends && can_be_named(&ty) {
            found.get_or_insert(ty);
        }
    }
    Ok((tokens, found))
}

fn is_key(ident: &Ident) -> bool {
    ident == KEY || did_you_mean::closest(&ident.to_string(), &[KEY]).is_some()
}

const fn is_owned(ty: &Type) -> bool {
    !matches!(ty, Type::Infer(_) | Type::Reference(_) | Type::ImplTrait(_))
}

/// Whether generated code can name the type.
const fn can_be_named(ty: &Type) -> bool {
    match ty {
        Type::Reference(reference) => reference.lifetime.is_some(),
        other => is_owned(other),
    }
}

#[cfg(test)]
mod tests {
    use super::{TypeArg, take};
    use crate::syntax::parse_all;
    use crate::syntax::text::text;
    use darling::FromMeta;

    /// The type that is found, and the error.
    fn parsed(argument: &str) -> (Option<String>, Option<String>) {
        let (tokens, ty) = take(argument.parse().unwrap());
        let items = parse_all::parse_list(tokens).unwrap();
        assert_eq!(items.len(), 1, "{argument}");
        let error = TypeArg::from_nested_meta(&items[0]).err().map(|error| error.to_string());
        (ty.map(|ty| text(&ty)), error)
    }

    #[test]
    fn every_owned_type_is_accepted() {
        for ty in [
            "Progress",
            "u8",
            "(u8, Vec<Step>)",
            "[Option<u8>; 3]",
            "Vec<Step>",
            "HashMap<String, u8>",
            "crate::a::Progress",
        ] {
            assert_eq!(parsed(&format!("progress = {ty}")), (Some(ty.to_owned()), None));
        }
    }

    #[test]
    fn everything_else_is_one_error() {
        for argument in
            ["progress", "progress =", "progress = 3", "progress = _", "progress = &str", "progress = \"Step\""]
        {
            let (ty, error) = parsed(argument);
            assert!(ty.is_none() && error.unwrap().starts_with("`progress` takes a type"), "{argument}");
        }
        let (ty, error) = parsed("progress = &'static str");
        assert!(ty.is_some() && error.is_some());
    }

    #[test]
    fn a_type_is_found_in_spite_of_other_mistakes() {
        for arguments in ["nmae = \"a\", progress = Vec<Step>", "progres = Vec<Step>, name", "progress = Vec<Step>, 3"]
        {
            let (_, ty) = take(arguments.parse().unwrap());
            assert_eq!(ty.map(|ty| text(&ty)).as_deref(), Some("Vec<Step>"), "{arguments}");
        }
    }
}
