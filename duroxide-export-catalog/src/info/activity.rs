//! The catalog entry of an activity.

use crate::info::encoding::Encoding;
use crate::info::message::UsedMessage;
use crate::info::milliseconds;
use crate::info::retry::RetryInfo;
use crate::info::schema::TypeSchema;
use crate::info::source::Source;
use crate::text::Text;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The metadata of one activity.
///
/// ```
/// use duroxide_export_catalog::Catalog;
///
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop.json"));
/// let catalog: Catalog = serde_json::from_str(json)?;
/// let info = &catalog.activities[0];
/// assert_eq!(info.name, "shop::activity::charge-card");
/// assert_eq!(info.description, "Charge a card.");
/// assert_eq!((&*info.input_type, &*info.output_type), ("Charge", "String"));
/// assert!(info.idempotent);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct ActivityInfo {
    /// The full name, `{crate}::activity::{name}`.
    pub name: Text,
    /// The first paragraph of the function's documentation, on one line; empty if there is none.
    pub description: Text,
    /// The type of the input, without module paths; `()` if the activity takes no input.
    pub input_type: Text,
    /// The type of the output, without module paths.
    pub output_type: Text,
    /// The type of the error, without module paths.
    pub error_type: Text,
    /// The schema of the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_schema: Option<TypeSchema>,
    /// The schema of the output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_schema: Option<TypeSchema>,
    /// The schema of the error, which travels as JSON unless it is text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_schema: Option<TypeSchema>,
    /// Whether the activity is declared `idempotent`: running it twice has the same effect as running it once.
    pub idempotent: bool,
    /// Whether the activity declares if it is idempotent. If it does not, `idempotent` is `false`, to be on the safe
    /// side.
    pub idempotency_declared: bool,
    /// How `call` retries the activity; `None` if no retry is declared.
    pub retry: Option<RetryInfo>,
    /// How long `call` waits for each attempt. Serialized in milliseconds.
    #[serde(rename = "timeout_ms", with = "milliseconds::optional")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<u64>"))]
    pub timeout: Option<Duration>,
    /// The tag of the workers that take the activity.
    pub tag: Option<Text>,
    /// How the input is encoded.
    #[serde(default, skip_serializing_if = "Encoding::is_default")]
    pub input_encoding: Encoding,
    /// How the output is encoded.
    #[serde(default, skip_serializing_if = "Encoding::is_default")]
    pub output_encoding: Encoding,
    /// The types of state that the activity takes, without module paths. State that may be missing is `Option<..>`.
    pub state_types: Vec<Text>,
    /// The events that the activity raises: those in its body, and those in `sends(..)`.
    #[serde(default)]
    pub raises: Vec<UsedMessage>,
    /// The queues that it adds messages to.
    #[serde(default)]
    pub enqueues: Vec<UsedMessage>,
    /// Other full names under which the activity is registered.
    pub aliases: Vec<Text>,
    /// The reason given in `#[deprecated]`; empty if no reason is given, `None` if the activity is not deprecated.
    pub deprecated: Option<Text>,
    /// Where the activity is defined.
    pub source: Source,
}
