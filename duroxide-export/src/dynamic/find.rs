//! Finds what is linked into this program.

use crate::dynamic::codec::{DynamicMessage, HandlerCodec};
use crate::message::MessageKind;
use semver::Version;

impl HandlerCodec {
    /// A handler by one of its names; without a version, the latest.
    pub(super) fn find(kind: &str, name: &str, version: Option<&str>) -> Option<&'static Self> {
        let linked = inventory::iter::<Self>.into_iter();
        let named = linked.filter(|codec| codec.kind == kind && codec.meta.has_name(name));
        let wanted = named.filter(|codec| version.is_none_or(|version| codec.meta.version == version));
        wanted.max_by_key(|codec| Version::parse(codec.meta.version).ok())
    }
}

impl DynamicMessage {
    /// A message by its name; a value by its key, in the crate.
    pub(super) fn find(kind: MessageKind, name: &str, crate_name: &str) -> Option<&'static Self> {
        let mut linked = inventory::iter::<Self>.into_iter();
        linked.find(|message| {
            let meta = message.meta;
            meta.kind == kind && meta.name == name && (kind != MessageKind::Value || meta.crate_name == crate_name)
        })
    }
}
