//! The arguments of `#[event(..)]`, `#[queue(..)]` and `#[value(..)]`.

use crate::arguments::values::{Text, crate_path};
use crate::arguments::{self, Keys};
use crate::diagnostics::errors::Errors;
use crate::message_kind::MessageKind;
use darling::FromMeta;
use proc_macro2::TokenStream;
use syn::Path;

/// The arguments in the parentheses, as written.
#[derive(Debug, Default, FromMeta)]
pub(crate) struct MessageArgs {
    pub(crate) name: Option<Text>,
    pub(crate) full_name: Option<Text>,
    #[darling(rename = "crate", default, with = crate_path)]
    pub(crate) krate: Option<Path>,
}

const KEYS: [&str; 3] = ["name", "full_name", "crate"];

impl MessageArgs {
    pub(crate) fn parse(kind: MessageKind, tokens: TokenStream, errors: &mut Errors) -> Self {
        arguments::parse(tokens, Keys { known: &KEYS, advice: &|key| advice(kind, key) }, errors)
    }
}

/// What to write instead of a key that has a meaning elsewhere.
fn advice(kind: MessageKind, key: &str) -> Option<&'static str> {
    Some(match (kind, key) {
        (_, "description" | "doc" | "docs") => {
            "the description is the first paragraph of the documentation: write `/// A decision.` above the type"
        }
        (_, "alias") => {
            "messages have no aliases: to keep an old name, write `full_name`; a new name belongs to a new message, which a \
             new version of the orchestration waits for"
        }
        (MessageKind::Value, "key") => "the key is the name: write `name = \"..\"`",
        _ => return None,
    })
}
