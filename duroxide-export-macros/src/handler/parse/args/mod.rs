//! The arguments of `#[activity(..)]` and `#[orchestration(..)]`.

pub(crate) mod allow;
pub(crate) mod duration;
pub(crate) mod keys;
pub(crate) mod payloads;
pub(crate) mod retry;
pub(crate) mod types;
pub(crate) mod value;

use crate::diagnostics::errors::combined;
use crate::handler::parse::args::allow::Allows;
use crate::handler::parse::args::duration::DurationArg;
use crate::handler::parse::args::payloads::{FieldOrderArg, RawArg};
use crate::handler::parse::args::retry::RetryArgs;
use crate::handler::parse::args::types::TypeArg;
use crate::handler::parse::args::value::{HandleIdent, Switch, Text};
use crate::kind::Kind;
use crate::syntax::parse_all;
use darling::FromMeta;
use darling::ast::NestedMeta;
use darling::util::path_to_string;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::Parser;
use syn::{Lit, LitStr, Meta, Path};

/// The arguments in the parentheses, as written.
#[derive(Debug, Default, FromMeta)]
pub(crate) struct Args {
    pub(crate) name: Option<Text>,
    pub(crate) full_name: Option<Text>,
    #[darling(multiple, rename = "alias")]
    pub(crate) aliases: Vec<Text>,
    pub(crate) version: Option<Text>,
    pub(crate) handle: Option<HandleIdent>,
    #[darling(default)]
    pub(crate) idempotent: Switch,
    #[darling(default)]
    pub(crate) not_idempotent: Switch,
    #[darling(default)]
    pub(crate) raw: RawArg,
    pub(crate) field_order: Option<FieldOrderArg>,
    #[darling(default, with = RetryArgs::of_meta)]
    pub(crate) retry: Option<RetryArgs>,
    pub(crate) timeout: Option<DurationArg>,
    pub(crate) tag: Option<Text>,
    #[darling(default)]
    pub(crate) progress: TypeArg,
    #[darling(default, with = handles)]
    pub(crate) uses: Option<Vec<Path>>,
    #[darling(default, with = messages)]
    pub(crate) waits_for: Vec<Path>,
    #[darling(default, with = sent_messages)]
    pub(crate) sends: Vec<Path>,
    #[darling(multiple, rename = "allow")]
    pub(crate) allows: Vec<Allows>,
    #[darling(rename = "crate")]
    pub(crate) krate: Option<Path>,
}

impl Args {
    /// Parses the arguments, and rejects those that this kind of handler does not have.
    pub(crate) fn parse(kind: Kind, tokens: TokenStream) -> syn::Result<Self> {
        let (tokens, progress) = types::take(tokens);
        let args: Self = parse_with(tokens, |items| keys::check(kind, items))?;
        Ok(Self { progress: TypeArg(progress), ..args })
    }

    /// What can be told about arguments that do not parse.
    pub(crate) fn recovered(kind: Kind, tokens: TokenStream) -> Self {
        let progress = if kind == Kind::Orchestration { types::take(tokens).1 } else { None };
        Self { progress: TypeArg(progress), ..Self::default() }
    }
}

/// Parses the arguments of an attribute, and checks their keys.
pub(crate) fn parse_with<T: FromMeta>(
    tokens: TokenStream,
    check: impl FnOnce(&[NestedMeta]) -> syn::Result<()>,
) -> syn::Result<T> {
    parse_unexplained(tokens, check).map_err(explain_syntax)
}

fn parse_unexplained<T: FromMeta>(
    tokens: TokenStream,
    check: impl FnOnce(&[NestedMeta]) -> syn::Result<()>,
) -> syn::Result<T> {
    let items = parse_all::parse_list(tokens)?;
    if let Some(text) = items.iter().find_map(positional_text) {
        let message = format!("the name needs a key: write `name = {:?}`", text.value());
        return Err(syn::Error::new_spanned(text, message));
    }
    check(&items)?;
    Ok(T::from_list(&items)?)
}

/// Adds help to syntax errors: the parser only names the token that it expected.
pub(crate) fn explain_syntax(errors: syn::Error) -> syn::Error {
    let explained = errors.into_iter().map(|error| {
        let message = error.to_string();
        if !message.contains("such as") && (message.starts_with("expected") || message.starts_with("unexpected end")) {
            let form = "arguments have the form `key = value`, separated by commas";
            return syn::Error::new(error.span(), format!("{message}: {form}"));
        }
        error
    });
    explained.reduce(combined).unwrap_or_else(|| unreachable!("there is an error to begin with"))
}

/// The handles in `uses(..)`.
fn handles(meta: &Meta) -> darling::Result<Option<Vec<Path>>> {
    types(meta, "a handle", "uses(ProvisionVm)").map(Some)
}

/// The messages in `waits_for(..)`.
fn messages(meta: &Meta) -> darling::Result<Vec<Path>> {
    types(meta, "an event or a queue", "waits_for(DeploymentApproval)")
}

/// The messages in `sends(..)`.
fn sent_messages(meta: &Meta) -> darling::Result<Vec<Path>> {
    types(meta, "an event or a queue", "sends(DeploymentApproval)")
}

/// A list of types.
fn types(meta: &Meta, what: &str, example: &str) -> darling::Result<Vec<Path>> {
    let Meta::List(list) = meta else {
        let key = path_to_string(meta.path());
        return Err(darling::Error::custom(format!("`{key}` takes a list: write `{example}`")).with_span(meta));
    };
    // Keys may be keywords, but types may not.
    let is_type = |path: &Path| Path::parse_mod_style.parse2(path.to_token_stream()).is_ok();
    let path = |item| match item {
        NestedMeta::Meta(Meta::Path(path)) if is_type(&path) => Ok(path),
        other => Err(darling::Error::custom(format!("expected {what}, such as `{example}`")).with_span(&other)),
    };
    parse_all::parse_nested_list(list)?.into_iter().map(path).collect()
}

const fn positional_text(item: &NestedMeta) -> Option<&LitStr> {
    match item {
        NestedMeta::Lit(Lit::Str(text)) => Some(text),
        _ => None,
    }
}
