//! The keys of the attributes' arguments, and messages about unknown ones.

use crate::diagnostics::did_you_mean;
use crate::diagnostics::errors::combined;
use crate::kind::Kind;
use darling::ast::NestedMeta;
use darling::util::path_to_string;
use syn::Path;

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
            "sends",
            "raw",
            "field_order",
            "alias",
            "full_name",
            "handle",
            "crate",
        ],
        Kind::Orchestration => &[
            "name",
            "version",
            "progress",
            "uses",
            "waits_for",
            "raw",
            "field_order",
            "alias",
            "full_name",
            "handle",
            "allow",
            "crate",
        ],
    }
}

/// The keys that may be given more than once.
const REPEATED: [&str; 2] = ["alias", "allow"];

/// Rejects keys that are unknown, that belong to the other kind of handler, or that are given twice.
pub(crate) fn check(kind: Kind, items: &[NestedMeta]) -> syn::Result<()> {
    check_with(keys(kind), items, |key| advice(kind, key))
}

/// Rejects keys that are not among `known`, or that are given twice.
pub(crate) fn check_known(known: &[&str], items: &[NestedMeta]) -> syn::Result<()> {
    check_with(known, items, |_| None)
}

/// Rejects keys that are not among `known`, with advice for some of them, or that are given twice.
pub(crate) fn check_with(
    known: &[&str],
    items: &[NestedMeta],
    advice: impl Fn(&str) -> Option<&'static str>,
) -> syn::Result<()> {
    let errors = paths(items).filter_map(|path| refusal(path, known, &advice)).chain(repetition(items));
    errors.reduce(combined).map_or(Ok(()), Err)
}

fn paths(items: &[NestedMeta]) -> impl Iterator<Item = &Path> {
    items.iter().filter_map(|item| match item {
        NestedMeta::Meta(meta) => Some(meta.path()),
        NestedMeta::NameValueInvalidExpr(pair) => Some(&pair.path),
        NestedMeta::Lit(_) => None,
    })
}

fn refusal(path: &Path, known: &[&str], advice: impl Fn(&str) -> Option<&'static str>) -> Option<syn::Error> {
    let key = path_to_string(path);
    if known.contains(&key.as_str()) {
        return None;
    }
    let message = advice(&key).map_or_else(|| did_you_mean::message("argument", &key, known), str::to_owned);
    Some(syn::Error::new_spanned(path, message))
}

fn repetition(items: &[NestedMeta]) -> Option<syn::Error> {
    let once: Vec<_> = paths(items).filter(|path| !REPEATED.iter().any(|key| path.is_ident(key))).collect();
    let (_, again) = once.iter().enumerate().find(|(index, path)| once[..*index].contains(path))?;
    let message = format!("`{}` is given twice; remove one", path_to_string(again));
    Some(syn::Error::new_spanned(again, message))
}

/// What to write instead of a key that has a meaning elsewhere.
fn advice(kind: Kind, key: &str) -> Option<&'static str> {
    Some(match (kind, key) {
        (_, "description" | "doc" | "docs") => {
            "the description is the first paragraph of the documentation: write `/// Provision a VM.` above the \
             function"
        }
        (_, "input" | "output" | "error") => "the types come from the function's signature: remove this argument",
        (Kind::Activity, "version") => {
            "activities have no versions in duroxide: put the version in the name, such as `name = \"provision-vm@v2\"`"
        }
        (Kind::Activity, "progress") => {
            "activities report no progress: remove `progress`, and declare it on the orchestration that calls them"
        }
        (Kind::Activity, "uses") => "an activity cannot schedule anything: move `uses(..)` to the orchestration",
        (Kind::Activity, "waits_for") => "activities receive no messages: move `waits_for(..)` to the orchestration",
        (Kind::Orchestration, "sends") => {
            "only activities have a client to send messages with: move `sends(..)` to the activity"
        }
        (Kind::Activity, "allow") => "activities are not replayed, so these lints do not apply to them: remove `allow`",
        (Kind::Orchestration, "idempotent" | "not_idempotent") => {
            "only activities declare idempotency, because duroxide replays orchestrations instead of running them \
             twice: remove it"
        }
        (Kind::Orchestration, "retry") => {
            "only activities declare `retry`: remove it here, and declare it on the activities that the \
             orchestration calls"
        }
        (Kind::Orchestration, "timeout") => {
            "only activities declare `timeout`: remove it here, and race a sub-orchestration with a timer"
        }
        (Kind::Orchestration, "tag") => "only activities declare `tag`, which selects their workers: remove it here",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{check, keys};
    use crate::kind::Kind;
    use crate::syntax::parse_all;

    /// Every way to drop a letter, to double one, or to swap two.
    fn misspellings(key: &str) -> Vec<String> {
        let letters: Vec<char> = key.chars().collect();
        let without =
            |index: usize| letters.iter().enumerate().filter(|(at, _)| *at != index).map(|(_, c)| c).collect();
        let doubled = |index: usize| letters[..=index].iter().chain(&letters[index..]).collect();
        let swapped = |index: usize| {
            let mut letters = letters.clone();
            letters.swap(index, index + 1);
            letters.into_iter().collect()
        };
        let all = 0..letters.len();
        let pairs = 1..letters.len();
        let words = all.clone().map(without).chain(all.map(doubled)).chain(pairs.map(|second| swapped(second - 1)));
        let is_other = |word: &String| word != key && syn::parse_str::<syn::Path>(word).is_ok();
        words.filter(is_other).collect()
    }

    #[test]
    fn every_misspelled_key_gets_a_suggestion() {
        for kind in Kind::ALL {
            for key in keys(kind) {
                for word in misspellings(key) {
                    let items = parse_all::parse_list(word.parse().unwrap()).unwrap();
                    let message = check(kind, &items).unwrap_err().to_string();
                    assert!(message.ends_with(&format!("did you mean `{key}`?")), "{message}");
                }
            }
        }
    }
}
