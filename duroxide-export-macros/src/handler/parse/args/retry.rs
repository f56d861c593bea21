//! The arguments of `retry(..)`, as written.

use crate::handler::parse::args::duration::DurationArg;
use crate::handler::parse::args::keys;
use crate::handler::parse::args::value::keyword;
use crate::syntax::parse_all;
use darling::FromMeta;
use proc_macro2::Span;
use quote::quote;
use syn::{Expr, ExprLit, Lit, Meta};

/// The keys of `retry(..)`.
const RETRY_KEYS: [&str; 5] = ["max_attempts", "backoff", "initial", "max", "multiplier"];

/// The arguments of `retry(..)`, as written.
#[derive(Debug, Default, FromMeta)]
pub(crate) struct RetryArgs {
    pub(crate) max_attempts: Option<Number>,
    pub(crate) backoff: Option<Strategy>,
    pub(crate) initial: Option<DurationArg>,
    pub(crate) max: Option<DurationArg>,
    pub(crate) multiplier: Option<Number>,
}

impl RetryArgs {
    /// Parses `retry`, with or without a list.
    pub(crate) fn of_meta(meta: &Meta) -> darling::Result<Option<Self>> {
        match meta {
            Meta::Path(_) => Ok(Some(Self::default())),
            Meta::List(list) => {
                let items = parse_all::parse_nested_list(list)?;
                keys::check_known(&RETRY_KEYS, &items)?;
                Self::from_list(&items).map(Some)
            }
            Meta::NameValue(pair) => {
                let message = "`retry` takes a list: write `retry(max_attempts = 5)`";
                Err(darling::Error::custom(message).with_span(&pair.value))
            }
        }
    }

    pub(crate) fn refuse_what_does_not_apply(&self, strategy: &str) -> syn::Result<()> {
        let written = [
            ("initial", self.initial.as_ref().map(DurationArg::span), ["fixed", "linear", "exponential"].as_slice()),
            ("max", self.max.as_ref().map(DurationArg::span), &["linear", "exponential"]),
            ("multiplier", self.multiplier.as_ref().map(|number| number.span), &["exponential"]),
        ];
        let refused = written.into_iter().find_map(|(key, span, strategies)| match span {
            Some(span) if !strategies.contains(&strategy) => Some((key, span, strategies)),
            _ => None,
        });
        let Some((key, span, strategies)) = refused else { return Ok(()) };
        let strategies: Vec<_> = strategies.iter().map(|strategy| format!("`{strategy}`")).collect();
        let message = format!(
            "`{key}` has no effect with `backoff = {strategy}`: remove it, or write {}",
            strategies.join(" or ")
        );
        Err(syn::Error::new(span, message))
    }
}

/// A number as written. Each use checks whether it is valid.
#[derive(Debug)]
pub(crate) struct Number {
    pub(crate) text: String,
    pub(crate) span: Span,
}

impl FromMeta for Number {
    fn from_expr(expr: &Expr) -> darling::Result<Self> {
        let span = syn::spanned::Spanned::span(expr);
        let text = match expr {
            Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_digits().to_owned(),
            Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) => number.base10_digits().to_owned(),
            Expr::Group(group) => return Self::from_expr(&group.expr),
            _ => quote!(#expr).to_string(),
        };
        Ok(Self { text, span })
    }
}

/// The name of a strategy: `exponential` or `"exponential"`.
#[derive(Debug)]
pub(crate) struct Strategy(pub(crate) &'static str);

impl FromMeta for Strategy {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        let advice = "`backoff` needs a strategy: write `backoff = none`, `fixed`, `linear` or `exponential`";
        keyword(meta, &["none", "fixed", "linear", "exponential"], advice).map(Self)
    }
}
