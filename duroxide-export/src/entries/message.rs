//! What each message submits to the inventory of its binary.

use crate::entries::details::MessageDetails;
use crate::entries::scope::Scope;
use crate::handler::message::{MessageKind, MessageMeta};

/// One message.
#[derive(Debug)]
pub struct MessageEntry {
    pub(crate) meta: &'static MessageMeta,
    /// What optional features add.
    #[cfg_attr(not(any(feature = "dynamic", feature = "schema")), expect(dead_code))]
    pub(crate) details: Option<&'static MessageDetails>,
}

inventory::collect!(MessageEntry);

impl MessageEntry {
    /// The entry of a message.
    #[must_use]
    pub const fn new(meta: &'static MessageMeta, details: Option<&'static MessageDetails>) -> Self {
        Self { meta, details }
    }
}

/// The messages of a kind in a scope, sorted by name and place.
pub(crate) fn messages(scope: Scope, kind: MessageKind) -> Vec<&'static MessageEntry> {
    let linked = inventory::iter::<MessageEntry>.into_iter();
    let mut messages: Vec<_> =
        linked.filter(|entry| entry.meta.kind == kind && scope.contains(&entry.meta.location)).collect();
    messages.sort_unstable_by_key(|entry| (entry.meta.name, entry.meta.location.file, entry.meta.location.line));
    messages
}
