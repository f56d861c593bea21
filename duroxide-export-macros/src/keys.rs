//! The keys of the attributes' arguments: which there are, and what to say of others.

use crate::errors::combined;
use crate::kind::Kind;
use crate::unknown;
use darling::ast::NestedMeta;
use darling::util::path_to_string;
use syn::{Meta, Path};

/// The keys of each attribute.
const fn keys(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Activity => &[
            "name",
            "idempotent",
            "not_idempotent",
            "retry",
            "timeout",
            "tag",
            "raw",
            "alias",
            "full_name",
            "handle",
            "crate",
        ],
        Kind::Orchestration => &["name", "version", "uses", "raw", "alias", "full_name", "handle", "allow", "crate"],
    }
}

/// The keys of `retry(..)`.
const RETRY_KEYS: [&str; 5] = ["max_attempts", "backoff", "initial", "max", "multiplier"];

/// The keys that may stand several times.
const REPEATED: [&str; 2] = ["alias", "allow"];

/// Refuses keys that there are not, that the other kind of handler has, or that stand twice.
pub(crate) fn check(kind: Kind, items: &[NestedMeta]) -> syn::Result<()> {
    let retry = items.iter().filter_map(meta).filter(|meta| meta.path().is_ident("retry"));
    let retry_items = retry.filter_map(list).flatten().collect::<Vec<_>>();
    let refused = paths(items).filter_map(|path| refusal(path, keys(kind), |key| advice(kind, key)));
    let refused_in_retry = paths(&retry_items).filter_map(|path| refusal(path, &RETRY_KEYS, |_| None));
    let errors = refused.chain(refused_in_retry).chain(repetition(items)).chain(repetition(&retry_items));
    errors.reduce(combined).map_or(Ok(()), Err)
}

/// Refuses keys that are not among `known`, or that stand twice, `allow` excepted.
pub(crate) fn check_known(known: &[&str], items: &[NestedMeta]) -> syn::Result<()> {
    let errors = paths(items).filter_map(|path| refusal(path, known, |_| None)).chain(repetition(items));
    errors.reduce(combined).map_or(Ok(()), Err)
}

const fn meta(item: &NestedMeta) -> Option<&Meta> {
    match item {
        NestedMeta::Meta(meta) => Some(meta),
        NestedMeta::Lit(_) | NestedMeta::NameValueInvalidExpr(_) => None,
    }
}

fn paths(items: &[NestedMeta]) -> impl Iterator<Item = &Path> {
    items.iter().filter_map(|item| match item {
        NestedMeta::Meta(meta) => Some(meta.path()),
        NestedMeta::NameValueInvalidExpr(pair) => Some(&pair.path),
        NestedMeta::Lit(_) => None,
    })
}

/// What stands in the parentheses; what does not parse is reported where it is read.
fn list(meta: &Meta) -> Option<Vec<NestedMeta>> {
    match meta {
        Meta::List(list) => NestedMeta::parse_meta_list(list.tokens.clone()).ok(),
        _ => None,
    }
}

fn refusal(path: &Path, known: &[&str], advice: impl Fn(&str) -> Option<&'static str>) -> Option<syn::Error> {
    let key = path_to_string(path);
    if known.contains(&key.as_str()) {
        return None;
    }
    let message = advice(&key).map_or_else(|| unknown::message("argument", &key, known), str::to_owned);
    Some(syn::Error::new_spanned(path, message))
}

fn repetition(items: &[NestedMeta]) -> Option<syn::Error> {
    let once: Vec<_> = paths(items).filter(|path| !REPEATED.iter().any(|key| path.is_ident(key))).collect();
    let (_, again) = once.iter().enumerate().find(|(index, path)| once[..*index].contains(path))?;
    let message = format!("`{}` stands here twice: leave one out", path_to_string(again));
    Some(syn::Error::new_spanned(again, message))
}

/// What to do instead, of keys that mean something elsewhere.
fn advice(kind: Kind, key: &str) -> Option<&'static str> {
    Some(match (kind, key) {
        (_, "description" | "doc" | "docs") => {
            "the description is the first paragraph of the function's documentation: write `/// Provision a VM.` above it"
        }
        (_, "input" | "output" | "error") => "the types are those of the function: leave it out",
        (Kind::Activity, "version") => {
            "duroxide has no versions for activities: write them into the name, such as `name = \"provision-vm@v2\"`"
        }
        (Kind::Activity, "uses") => "an activity schedules nothing: `uses(..)` goes on the orchestration",
        (Kind::Activity, "allow") => {
            "an activity is not replayed, so it may do everything that `allow(..)` could allow: leave it out"
        }
        (Kind::Orchestration, "idempotent" | "not_idempotent") => {
            "idempotency is declared on activities; duroxide replays an orchestration, it does not run it twice. Leave it \
             out"
        }
        (Kind::Orchestration, "retry") => {
            "`retry` is declared on activities: leave it out; what an orchestration schedules is retried"
        }
        (Kind::Orchestration, "timeout") => {
            "`timeout` is declared on activities: leave it out, and race a sub-orchestration with a timer"
        }
        (Kind::Orchestration, "tag") => {
            "`tag` is declared on activities, which it sends to certain workers: leave it out"
        }
        _ => return None,
    })
}
