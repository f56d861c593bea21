//! Conflicts between handlers: the same name and version, or the same constant.

use crate::diagnostics::errors::Errors;
use crate::kind::Kind;
use crate::library::found_handler::FoundHandler;
use proc_macro2::Span;
use std::collections::HashMap;
use syn::Attribute;

/// Whether conditional compilation may leave only one of two items with these `#[cfg]`s.
pub(crate) fn may_exclude_each_other(first: &[Attribute], second: &[Attribute]) -> bool {
    !first.is_empty() && !second.is_empty() && first != second
}

pub(crate) fn refuse_duplicates(handlers: &[FoundHandler], errors: &mut Errors) {
    let mut seen: HashMap<(Kind, &str, &str), Vec<&FoundHandler>> = HashMap::new();
    for second in handlers {
        let names = second.named.aliases.iter().chain([&second.named.name]);
        let keys = names.map(|name| (second.kind, second.named.version.as_str(), name.as_str()));
        let clash = keys.clone().find_map(|key| {
            let mut earlier = seen.get(&key)?.iter();
            Some((earlier.find(|first| !may_exclude_each_other(&first.cfgs, &second.cfgs))?, key.2))
        });
        if let Some((first, name)) = clash {
            errors.at_span(Span::call_site(), duplicate(first, second, name));
        }
        for key in keys {
            seen.entry(key).or_default().push(second);
        }
    }
}

fn duplicate(first: &FoundHandler, second: &FoundHandler, name: &str) -> String {
    let FoundHandler { place, .. } = first;
    let advice = match first.kind {
        Kind::Activity => "rename one of them",
        Kind::Orchestration => "rename one of them, or give one of them another `version`",
    };
    format!("`{name}` is defined twice, at {place} and at {}: {advice}", second.place)
}

pub(crate) fn refuse_same_constant(first: &FoundHandler, second: &FoundHandler, errors: &mut Errors) {
    let constant = &first.named.idents.constant;
    let message = format!(
        "two handlers have the constant `names::{}::{constant}`, at {} and at {}: rename one of the functions",
        first.kind.plural(),
        first.place,
        second.place,
    );
    errors.at_span(Span::call_site(), message);
}
