//! `allow(DX0007, reason = "..")` in the arguments of an attribute.

use crate::arguments::list;
use crate::diagnostics::did_you_mean;
use crate::diagnostics::lint_table::{Lint, Subject};
use darling::FromMeta;
use darling::ast::NestedMeta;
use darling::util::path_to_string;
use quote::ToTokens;
use syn::{Expr, ExprLit, Ident, Lit, Meta, Path};

/// An allowed lint.
#[derive(Debug, Clone)]
pub(crate) struct Allowed {
    pub(crate) lint: Lint,
    pub(crate) reason: Option<String>,
}

/// The contents of one `allow(..)`.
#[derive(Debug, Default)]
pub(crate) struct Allows(Vec<Allowed>);

impl Allows {
    /// All lints that several `allow(..)` allow.
    pub(crate) fn all(several: &[Self]) -> Vec<Allowed> {
        several.iter().flat_map(|allows| allows.0.iter().cloned()).collect()
    }
}

impl FromMeta for Allows {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        let Meta::List(list) = meta else {
            return Err(
                darling::Error::custom("`allow` takes a list: write `allow(DX0007, reason = \"..\")`").with_span(meta)
            );
        };
        let items = list::nested_items(list)?;
        let reason = reason(&items)?;
        let codes = items.iter().filter(|item| !is_reason(item)).map(body_lint);
        let lints = codes.collect::<syn::Result<Vec<_>>>()?;
        if lints.is_empty() {
            return Err(
                darling::Error::custom("`allow` needs a code: write `allow(DX0007, reason = \"..\")`").with_span(meta)
            );
        }
        Ok(Self(lints.into_iter().map(|lint| Allowed { lint, reason: reason.clone() }).collect()))
    }
}

fn is_reason(item: &NestedMeta) -> bool {
    matches!(item, NestedMeta::Meta(meta) if meta.path().is_ident("reason"))
}

fn reason(items: &[NestedMeta]) -> syn::Result<Option<String>> {
    let mut reasons = items.iter().filter(|item| is_reason(item));
    let Some(first) = reasons.next() else { return Ok(None) };
    if let Some(second) = reasons.next() {
        return Err(syn::Error::new_spanned(second, "`reason` is given twice; remove one"));
    }
    match first {
        NestedMeta::Meta(Meta::NameValue(pair)) => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if !text.value().trim().is_empty() => Ok(Some(text.value())),
            other => Err(syn::Error::new_spanned(
                other,
                "the reason is missing: write `reason = \"..\"` with why the code is right",
            )),
        },
        other => Err(syn::Error::new_spanned(other, "`reason` needs a value: write `reason = \"..\"`")),
    }
}

fn body_lint(item: &NestedMeta) -> syn::Result<Lint> {
    let lint = match item {
        NestedMeta::Meta(Meta::Path(path)) => parse_code(path, Subject::Body)?,
        NestedMeta::Lit(Lit::Str(text)) => {
            let message = format!("lint codes are written without quotes: `allow({})`", text.value());
            return Err(syn::Error::new_spanned(text, message));
        }
        NestedMeta::Meta(Meta::NameValue(pair)) => {
            let key = path_to_string(&pair.path);
            return Err(syn::Error::new_spanned(&pair.path, did_you_mean::diagnostic("argument", &key, &["reason"])));
        }
        other => return Err(syn::Error::new_spanned(other, "expected a code, such as `allow(DX0007)`")),
    };
    if lint.subject() == Subject::Library {
        let code = lint.code();
        let message = format!("{code} applies to the whole crate: write `export!(allow({code}))`");
        return Err(syn::Error::new_spanned(item.to_token_stream(), message));
    }
    Ok(lint)
}

/// The lint with this code. The error suggests a code for the same subject.
pub(crate) fn parse_code(path: &Path, subject: Subject) -> syn::Result<Lint> {
    let written = path.get_ident().map(Ident::to_string).unwrap_or_default();
    Lint::from_code(&written).ok_or_else(|| {
        let codes = Lint::ALL.iter().filter(|lint| lint.subject() == subject).map(|lint| lint.code());
        let mut codes: Vec<_> = codes.collect();
        // `DX007` is one letter away from `DX0007` and from `DX0017`.
        let number = written.strip_prefix("DX").and_then(|digits| digits.parse::<u16>().ok());
        if let Some(meant) = number.and_then(|number| Lint::from_code(&format!("DX{number:04}"))) {
            codes.retain(|code| *code == meant.code());
        }
        syn::Error::new_spanned(path, did_you_mean::diagnostic("code", &path.to_token_stream().to_string(), &codes))
    })
}
