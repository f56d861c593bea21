//! The names of items on the page, and their IDs in its addresses.

use crate::catalog::info::message::MessageInfo;
use crate::catalog::info::orchestration::OrchestrationInfo;
use crate::catalog::render::graph::NodeKind;

/// The name without the prefix.
pub(super) fn short(name: &str) -> &str {
    name.rsplit("::").next().unwrap_or(name)
}

pub(super) fn id(kind: NodeKind, name: &str) -> String {
    format!("{}:{name}", kind.noun())
}

pub(super) fn id_of_orchestration(info: &OrchestrationInfo) -> String {
    format!("orchestration:{}@{}", info.name, info.version)
}

pub(super) fn id_of_message(kind: NodeKind, info: &MessageInfo) -> String {
    match kind {
        // Two crates may have values with the same key.
        NodeKind::Value => format!("value:{}:{}", info.source.crate_name, info.name),
        _ => id(kind, &info.name),
    }
}
