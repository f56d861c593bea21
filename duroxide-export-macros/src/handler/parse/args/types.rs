//! Arguments that are types: `progress = DeployProgress`.

use darling::FromMeta;
use darling::ast::MetaNameValueInvalidExpr;
use quote::ToTokens;
use syn::{Expr, ExprLit, Lit, Meta, Type};

const ADVICE: &str =
    "`progress` takes a type that owns its data: write `progress = DeployProgress`, and put one with a comma in quotes";

/// A type as written, if any.
///
/// Not an `Option<TypeArg>`, because darling's `Option` only takes what is also an expression.
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
        // In quotes, a type may contain a comma, which would otherwise end the argument.
        let parsed = match expr {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => text.parse(),
            other => syn::parse2(other.to_token_stream()),
        };
        Self::owned(parsed, expr)
    }

    fn from_invalid_expr(pair: &MetaNameValueInvalidExpr) -> darling::Result<Self> {
        if pair.value.is_empty() {
            return Err(darling::Error::custom(ADVICE).with_span(&pair.eq_token));
        }
        Self::owned(syn::parse2(pair.value.clone()), &pair.value)
    }
}

impl TypeArg {
    fn owned(parsed: syn::Result<Type>, written: &impl ToTokens) -> darling::Result<Self> {
        let ty = parsed.ok().map(ungrouped);
        match ty {
            Some(ty) if !matches!(ty, Type::Infer(_) | Type::Reference(_) | Type::ImplTrait(_)) => Ok(Self(Some(ty))),
            _ => Err(darling::Error::from(syn::Error::new_spanned(written, ADVICE))),
        }
    }
}

fn ungrouped(ty: Type) -> Type {
    match ty {
        Type::Group(group) => ungrouped(*group.elem),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::TypeArg;
    use crate::syntax::text::text;
    use crate::syntax::whole;
    use darling::FromMeta;

    fn parsed(argument: &str) -> Result<String, String> {
        let items = whole::parse_list(argument.parse().unwrap()).unwrap();
        assert_eq!(items.len(), 1, "{argument}");
        TypeArg::from_nested_meta(&items[0]).map(|ty| text(&ty.0.unwrap())).map_err(|error| error.to_string())
    }

    #[test]
    fn every_owned_type_is_accepted() {
        for ty in ["Progress", "u8", "(u8, u8)", "[u8; 3]", "Vec<Step>", "crate::a::Progress"] {
            assert_eq!(parsed(&format!("progress = {ty}")), Ok(ty.to_owned()));
        }
        assert_eq!(parsed("progress = \"HashMap<String, u8>\""), Ok("HashMap<String, u8>".to_owned()));
    }

    #[test]
    fn everything_else_is_one_error() {
        for argument in
            ["progress", "progress =", "progress = 3", "progress = _", "progress = &'static str", "progress = \"1\""]
        {
            assert!(parsed(argument).unwrap_err().starts_with("`progress` takes a type"), "{argument}");
        }
    }
}
