//! Finds the handlers and messages that are linked into this program.

use crate::entries::details::{HandlerCodec, MessageCodec};
use crate::entries::entry::Entry;
use crate::entries::message::MessageEntry;
use crate::entries::scope::{Scope, linked_of};
use crate::handler::kind::HandlerKind;
use crate::handler::message::MessageKind;
use crate::handler::meta::Meta;
use semver::Version;

/// A handler in this program, with the codec of its payloads.
#[derive(Debug, Clone, Copy)]
pub(super) struct LinkedHandler {
    pub(super) meta: &'static Meta,
    pub(super) codec: &'static HandlerCodec,
}

/// Finds a handler by one of its names; without a version, the latest.
pub(super) fn handler(kind: HandlerKind, name: &str, version: Option<&str>) -> Option<LinkedHandler> {
    let named = linked_of(Scope::Binary, kind).filter(|entry| entry.meta.has_name(name));
    let wanted = named.filter(|entry| version.is_none_or(|version| entry.meta.version == version));
    let Entry { meta, details, .. } = wanted.max_by_key(|entry| Version::parse(entry.meta.version).ok())?;
    Some(LinkedHandler { meta, codec: details.as_ref()?.codec.as_ref()? })
}

/// Finds a message by its name; a value by its key, in the crate.
pub(super) fn message(kind: MessageKind, name: &str, crate_name: &str) -> Option<&'static MessageCodec> {
    let mut linked = inventory::iter::<MessageEntry>.into_iter();
    let entry = linked.find(|MessageEntry { meta, .. }| {
        meta.kind == kind && meta.name == name && (kind != MessageKind::Value || meta.location.crate_name == crate_name)
    })?;
    entry.details?.codec.as_ref()
}
