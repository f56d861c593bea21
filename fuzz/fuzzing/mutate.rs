//! Mutations of samples, chosen by a sequence of bytes.

use crate::fuzzing::corpus::Sample;
use crate::fuzzing::property::Macro;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::str::FromStr;

/// The tokens to insert: words with a meaning somewhere, and punctuation.
pub(super) const WORDS: [&str; 100] = [
    "name",
    "full_name",
    "alias",
    "version",
    "handle",
    "idempotent",
    "not_idempotent",
    "raw",
    "retry",
    "timeout",
    "tag",
    "uses",
    "waits_for",
    "sends",
    "progress",
    "allow",
    "warn",
    "deny",
    "reason",
    "crate",
    "max_attempts",
    "backoff",
    "initial",
    "max",
    "multiplier",
    "exponential",
    "fixed",
    "none",
    "DX0001",
    "DX0007",
    "DX0013",
    "DX0102",
    "names",
    "registry",
    "inventory",
    "activities",
    "orchestrations",
    "export",
    "duroxide",
    "activity",
    "orchestration",
    "deterministic",
    "\"charge-card\"",
    "\"\"",
    "\"30s\"",
    "\"1.2.0\"",
    "\"@\"",
    "\"a::b\"",
    "\"ä\"",
    "5",
    "0",
    "-1",
    "2.5",
    "1_000u64",
    "'a'",
    "'a",
    "b\"x\"",
    "true",
    "fn",
    "async",
    "pub",
    "const",
    "unsafe",
    "extern",
    "impl",
    "dyn",
    "mut",
    "ref",
    "self",
    "Self",
    "where",
    "return",
    "let",
    "if",
    "match",
    "for",
    "in",
    "move",
    "await",
    "ctx",
    "OrchestrationContext",
    "ActivityContext",
    "State<u8>",
    "Result<u8, String>",
    "HashMap::new()",
    "std::time::SystemTime::now()",
    "println!(\"x\")",
    "tokio::select!{}",
    "=",
    ":",
    "::",
    ",",
    ";",
    "->",
    "&",
    "?",
    "!",
    "#",
    "..",
    "=>",
];

/// Returns a macro, its arguments and its item: a sample in which some tokens are changed. The same choices give the
/// same result.
#[must_use]
pub fn mutated(samples: &[Sample], choices: &[u8]) -> (Macro, String, String) {
    let mut choices = Choices { bytes: choices, next: 0 };
    let which = Macro::ALL[choices.below(Macro::ALL.len())];
    let sample = &samples[choices.wide_below(samples.len())];
    let other = &samples[choices.wide_below(samples.len())];
    let mut args = tokens(&sample.args);
    let mut item = tokens(&sample.item);
    let (other_args, other_item) = (flat(&tokens(&other.args)), flat(&tokens(&other.item)));
    while choices.are_left() {
        let (target, others) = if choices.below(2) == 0 { (&mut args, &other_args) } else { (&mut item, &other_item) };
        let place = choices.wide_below(flat(target).len() + 1);
        let change = Change::choose(&mut choices, others);
        *target = changed(target.clone(), &mut { place }, &change);
    }
    (which, args.to_string(), item.to_string())
}

fn tokens(text: &str) -> TokenStream {
    TokenStream::from_str(text).unwrap_or_default()
}

/// Every token. The tokens inside a group follow the group.
fn flat(tokens: &TokenStream) -> Vec<TokenTree> {
    let deeper = |token: TokenTree| match &token {
        TokenTree::Group(group) => std::iter::once(token.clone()).chain(flat(&group.stream())).collect(),
        _ => vec![token],
    };
    tokens.clone().into_iter().flat_map(deeper).collect()
}

enum Change {
    Remove,
    Double,
    /// Replaces it with tokens.
    Replace(TokenStream),
    /// Inserts tokens before it.
    Insert(TokenStream),
    /// Unwraps a group, or wraps the token in one.
    Regroup(Delimiter),
}

impl Change {
    fn choose(choices: &mut Choices<'_>, others: &[TokenTree]) -> Self {
        let kind = choices.below(8);
        match kind {
            0 => Self::Remove,
            1 => Self::Double,
            2 | 3 => Self::Replace(tokens(WORDS[choices.below(WORDS.len())])),
            4 | 5 => Self::Insert(tokens(WORDS[choices.below(WORDS.len())])),
            6 if !others.is_empty() => Self::Replace(others[choices.wide_below(others.len())].clone().into()),
            _ => Self::Regroup(
                [Delimiter::Parenthesis, Delimiter::Bracket, Delimiter::Brace, Delimiter::None][choices.below(4)],
            ),
        }
    }

    fn apply(&self, token: TokenTree) -> TokenStream {
        match self {
            Self::Remove => TokenStream::new(),
            Self::Double => [token.clone(), token].into_iter().collect(),
            Self::Replace(tokens) => tokens.clone(),
            Self::Insert(tokens) => tokens.clone().into_iter().chain([token]).collect(),
            Self::Regroup(delimiter) => {
                let inner = match token {
                    TokenTree::Group(group) => group.stream(),
                    other => other.into(),
                };
                TokenTree::Group(Group::new(*delimiter, inner)).into()
            }
        }
    }
}

/// Changes the token that is `place` tokens ahead, counted as in [`flat`].
fn changed(tokens: TokenStream, place: &mut usize, change: &Change) -> TokenStream {
    let mut result = TokenStream::new();
    for token in tokens {
        let here = *place == 0;
        *place = place.wrapping_sub(1);
        result.extend(match token {
            token if here => change.apply(token),
            TokenTree::Group(group) => {
                let inner = changed(group.stream(), place, change);
                TokenTree::Group(Group::new(group.delimiter(), inner)).into()
            }
            token => token.into(),
        });
    }
    result
}

/// A sequence of bytes that may run out.
struct Choices<'a> {
    bytes: &'a [u8],
    next: usize,
}

impl Choices<'_> {
    const fn are_left(&self) -> bool {
        self.next < self.bytes.len()
    }

    fn byte(&mut self) -> usize {
        let byte = self.bytes.get(self.next).copied().unwrap_or(0);
        self.next += 1;
        byte.into()
    }

    fn below(&mut self, end: usize) -> usize {
        self.byte() % end
    }

    /// For more than 256 choices.
    fn wide_below(&mut self, end: usize) -> usize {
        (self.byte() * 256 + self.byte()) % end
    }
}
