//! The catalog entry of a message.

use crate::info::schema::TypeSchema;
use crate::info::source::Source;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// The metadata of an event, a queue or a value.
///
/// ```
/// use duroxide_export_catalog::Catalog;
///
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop.json"));
/// let catalog: Catalog = serde_json::from_str(json)?;
/// let event = &catalog.events[0];
/// assert_eq!(event.name, "shop::event::order-approval");
/// assert_eq!(event.description, "A person's decision on an order.");
/// assert_eq!(event.message_type, "OrderApproval");
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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

/// A message that an orchestration or an activity uses.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
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
