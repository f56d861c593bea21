//! The catalog entry of a message.

use crate::catalog::info::schema::{Schemas, TypeSchema};
use crate::catalog::info::source::Source;
use crate::catalog::info::text::{Text, description};
use crate::entries::message::{MessageEntry, messages};
use crate::entries::scope::Scope;
use crate::message::meta::MessageKind;
use crate::message::used::{MessageAction, MessageUse};
use serde::{Deserialize, Serialize};

/// The metadata of an event, a queue or a value.
///
/// ```
/// # use duroxide_export as duroxide;
/// use serde::{Deserialize, Serialize};
///
/// /// A person's decision on a deployment.
/// #[duroxide::event(name = "deployment-approval")]
/// #[derive(Serialize, Deserialize)]
/// struct DeploymentApproval {
///     granted: bool,
/// }
///
/// let event = &duroxide::catalog().events[0];
/// assert_eq!(event.name, "duroxide-export::event::deployment-approval");
/// assert_eq!(event.description, "A person's decision on a deployment.");
/// assert_eq!(event.message_type, "DeploymentApproval");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct MessageInfo {
    /// The full name, `{crate}::event::{name}` or `{crate}::queue::{name}`; for a value, its key.
    pub name: Text,
    /// The first paragraph of the type's documentation, on one line; empty if there is none.
    pub description: Text,
    /// The type, without module paths.
    pub message_type: Text,
    /// The schema of the type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schema: Option<TypeSchema>,
    /// Whether the type is `#[deprecated]`.
    pub deprecated: bool,
    /// Where the type is defined.
    pub source: Source,
}

impl MessageInfo {
    fn new(entry: &MessageEntry, schemas: &Schemas) -> Self {
        let meta = entry.meta;
        Self {
            name: meta.name.into(),
            description: description(meta.description),
            message_type: meta.type_name.into(),
            schema: schemas.of_message(meta),
            deprecated: meta.is_deprecated,
            source: Source::of_message(meta),
        }
    }
}

/// The messages of a kind, sorted by name.
pub(crate) fn of_kind(scope: Scope, kind: MessageKind) -> Vec<MessageInfo> {
    let schemas = Schemas::linked();
    messages(scope, kind).into_iter().map(|entry| MessageInfo::new(entry, &schemas)).collect()
}

/// A message that an orchestration or an activity uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct UsedMessage {
    /// The full name of the event or queue; the key of a value.
    pub name: Text,
    /// The type, without module paths.
    pub message_type: Text,
    /// The handler uses the type under a name that is only known at run time, as with
    /// `DeploymentApproval::named(signal)` or `Endpoint::at(key)`; `name` is then the one that the type declares.
    pub is_named_at_run_time: bool,
}

impl UsedMessage {
    /// The messages with which a handler does something, without duplicates.
    pub(crate) fn all(uses: impl Iterator<Item = MessageUse>, action: MessageAction) -> Vec<Self> {
        let mut all = Vec::new();
        for MessageUse { name, type_name, is_named, .. } in uses.filter(|used| used.action == action) {
            let message = Self { name: name.into(), message_type: type_name.into(), is_named_at_run_time: is_named };
            if !all.contains(&message) {
                all.push(message);
            }
        }
        all
    }
}
