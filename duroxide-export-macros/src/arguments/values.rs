//! The values of arguments: strings, keywords, switches, identifiers and paths.

use crate::names::{kebab, version};
use crate::syntax::form;
use darling::FromMeta;
use darling::util::path_to_string;
use quote::ToTokens;
use syn::{Expr, ExprLit, Ident, Lit, LitStr, Meta, MetaNameValue, Path};

/// One of several keywords, with or without quotes: `backoff = exponential`.
pub(crate) fn keyword(meta: &Meta, keywords: &[&'static str], advice: &str) -> darling::Result<&'static str> {
    let Meta::NameValue(pair) = meta else { return Err(darling::Error::custom(advice).with_span(meta)) };
    let written = pair.value.to_token_stream().to_string();
    let found = keywords.iter().find(|keyword| **keyword == written.trim_matches('"'));
    found.copied().ok_or_else(|| darling::Error::custom(advice).with_span(&pair.value))
}

/// A string literal, with its span.
#[derive(Debug, Clone)]
pub(crate) struct Text(pub(crate) LitStr);

impl Text {
    pub(crate) fn value(&self) -> String {
        self.0.value()
    }
}

impl FromMeta for Text {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        let key = path_to_string(meta.path());
        let Meta::NameValue(pair) = meta else {
            return Err(
                darling::Error::custom(format!("`{key}` needs a value: write `{key} = \"..\"`")).with_span(meta)
            );
        };
        string(&pair.value)
            .cloned()
            .map(Self)
            .ok_or_else(|| darling::Error::custom(not_a_literal(&key, &pair.value)).with_span(&pair.value))
    }
}

/// The message about a value that is not a string literal.
fn not_a_literal(key: &str, value: &Expr) -> String {
    match value {
        Expr::Group(group) => not_a_literal(key, &group.expr),
        Expr::Macro(mac) => {
            let name = path_to_string(&mac.mac.path);
            format!(
                "`{key}` must be a string literal, because the attribute cannot expand `{name}!`: write the text itself"
            )
        }
        Expr::Path(path) if names_constant(&path.path) => {
            let name = path_to_string(&path.path);
            format!(
                "`{key}` must be a string literal, because the attribute cannot see the value of `{name}`: write the \
                 text itself"
            )
        }
        Expr::Reference(reference) => not_a_literal(key, &reference.expr),
        Expr::Paren(paren) => not_a_literal(key, &paren.expr),
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => quoted(key, &text.value()),
        Expr::Lit(ExprLit { lit: Lit::ByteStr(text), .. }) => quoted(key, &String::from_utf8_lossy(&text.value())),
        other if looks_like_text(other) => quoted(key, &other.to_token_stream().to_string().replace(' ', "")),
        _ => format!(
            "`{key}` must be a string literal, because the attribute cannot evaluate expressions: write the text itself"
        ),
    }
}

/// Whether an expression may be a text without its quotes: `charge-card`, `legacy.charge`, `2`.
fn looks_like_text(value: &Expr) -> bool {
    match value {
        Expr::Path(path) => path.qself.is_none(),
        Expr::Lit(ExprLit { lit, .. }) => !matches!(lit, Lit::Str(_) | Lit::ByteStr(_)),
        Expr::Binary(binary) => looks_like_text(&binary.left) && looks_like_text(&binary.right),
        Expr::Field(field) => looks_like_text(&field.base),
        Expr::Unary(unary) => looks_like_text(&unary.expr),
        _ => false,
    }
}

/// Suggests the value in quotes, in a form that is valid for the key: `2` alone is not a version.
fn quoted(key: &str, value: &str) -> String {
    let meant = match key {
        "version" => version::completed(value).map(|version| version.to_string()),
        "name" => kebab::kebab(value),
        _ => None,
    };
    format!("`{key}` must be a string: write `{key} = {:?}`", meant.as_deref().unwrap_or(value))
}

/// Whether a path names a constant, such as `legacy::NAME`, rather than being a string without quotes, such as
/// `provision_vm`.
pub(crate) fn names_constant(path: &Path) -> bool {
    path.segments.len() > 1 || form::is_constant_path(path)
}

/// A string literal. Literals from a `macro_rules!` are wrapped in a group.
fn string(expr: &Expr) -> Option<&LitStr> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text),
        Expr::Group(group) => string(&group.expr),
        _ => None,
    }
}

/// An argument that is either present or not, such as `idempotent`.
#[derive(Debug, Default)]
pub(crate) struct Switch(Option<Path>);

impl Switch {
    pub(crate) const fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Where it is written.
    pub(crate) const fn path(&self) -> Option<&Path> {
        self.0.as_ref()
    }
}

impl FromMeta for Switch {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        match meta {
            Meta::Path(path) => Ok(Self(Some(path.clone()))),
            Meta::NameValue(_) | Meta::List(_) => path_only(meta),
        }
    }
}

/// The error about a value where none belongs.
pub(crate) fn path_only<T>(meta: &Meta) -> darling::Result<T> {
    let key = path_to_string(meta.path());
    let advice = match key.as_str() {
        "idempotent" if is_false(meta) => "`not_idempotent`".to_owned(),
        _ => format!("`{key}`, or remove it"),
    };
    Err(darling::Error::custom(format!("`{key}` takes no value: write {advice}")).with_span(meta))
}

/// Whether it ends with `= false`.
const fn is_false(meta: &Meta) -> bool {
    matches!(meta, Meta::NameValue(MetaNameValue { value: Expr::Lit(ExprLit { lit: Lit::Bool(value), .. }), .. }) if !value.value)
}

/// The identifier of a handle: `handle = VmActivity`.
#[derive(Debug, Clone)]
pub(crate) struct HandleIdent(pub(crate) Ident);

impl FromMeta for HandleIdent {
    fn from_expr(expr: &Expr) -> darling::Result<Self> {
        let ident = match expr {
            Expr::Path(path) if path.qself.is_none() => path.path.get_ident().cloned(),
            other => string(other).and_then(|text| text.parse().ok()),
        };
        // Excludes `Self`, which parses as a path but cannot name a new type.
        ident.filter(|ident| syn::parse2::<Ident>(ident.to_token_stream()).is_ok()).map(Self).ok_or_else(|| {
            darling::Error::custom("expected the name of a type, such as `handle = VmActivity`").with_span(expr)
        })
    }
}

/// The name of the package's library: `lib = my_lib`.
pub(crate) fn library(meta: &Meta) -> darling::Result<Option<Ident>> {
    let error = |_| darling::Error::custom("expected the name of the library, such as `lib = my_lib`").with_span(meta);
    Ident::from_meta(meta).map(Some).map_err(error)
}

/// The path of the toolkit's crate: `crate = ::duroxide`.
pub(crate) fn crate_path(meta: &Meta) -> darling::Result<Option<Path>> {
    let advice = |_| darling::Error::custom("`crate` needs a path: write `crate = ::path`").with_span(meta);
    Path::from_meta(meta).map(Some).map_err(advice)
}
