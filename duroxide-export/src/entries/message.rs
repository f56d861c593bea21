//! What each message submits to the inventory of its binary.

use crate::entries::scope::Scope;
use crate::message::Message;
use crate::message::meta::{MessageKind, MessageMeta};

/// One message.
#[derive(Debug)]
pub struct MessageEntry {
    pub(crate) meta: &'static MessageMeta,
}

inventory::collect!(MessageEntry);

impl MessageEntry {
    /// The entry of a message.
    #[must_use]
    pub const fn of<T: Message>() -> Self {
        Self { meta: const { &T::META } }
    }
}

/// The messages of a kind in a scope, sorted by name and place.
pub(crate) fn messages(scope: Scope, kind: MessageKind) -> Vec<&'static MessageEntry> {
    let linked = inventory::iter::<MessageEntry>.into_iter();
    let mut messages: Vec<_> = linked.filter(|entry| entry.meta.kind == kind && contains(scope, entry.meta)).collect();
    messages.sort_unstable_by_key(|entry| (entry.meta.name, entry.meta.file, entry.meta.line));
    messages
}

fn contains(scope: Scope, meta: &MessageMeta) -> bool {
    match scope {
        Scope::Binary => true,
        Scope::Crate { name, version } => meta.crate_name == name && meta.crate_version == version,
    }
}
