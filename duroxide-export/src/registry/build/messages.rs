//! Checks of the messages that are linked in.

use crate::entries::message::{MessageEntry, messages};
use crate::entries::scope::Scope;
use crate::message::MessageKind;
use crate::registry::problem::{Place, Problem};

/// Events and queues that two types have. Values may share a key, because each instance has keys of its own.
pub(crate) fn duplicates(scopes: &[Scope]) -> Vec<Problem> {
    [MessageKind::Event, MessageKind::Queue].into_iter().flat_map(|kind| of_kind(scopes, kind)).collect()
}

fn of_kind(scopes: &[Scope], kind: MessageKind) -> Vec<Problem> {
    let mut all: Vec<_> = scopes.iter().flat_map(|scope| messages(*scope, kind)).collect();
    all.sort_by_key(|entry| (entry.meta.name, entry.meta.file, entry.meta.line));
    all.dedup_by_key(|entry| std::ptr::from_ref(*entry));
    all.windows(2).filter_map(|pair| duplicate(kind, pair[0], pair[1])).collect()
}

/// Two versions of one library may share a name: they mean the same message.
fn duplicate(kind: MessageKind, first: &MessageEntry, second: &MessageEntry) -> Option<Problem> {
    let places = [first, second].map(|entry| Place::of_message(entry.meta));
    let is_duplicate = first.meta.name == second.meta.name && !places[0].is_other_version_of(&places[1]);
    is_duplicate.then_some(Problem::DuplicateMessage { kind, name: first.meta.name, places })
}
