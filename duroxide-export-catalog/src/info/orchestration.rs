//! The catalog entry of an orchestration.

use crate::info::encoding::Encoding;
use crate::info::message::UsedMessage;
use crate::info::schema::TypeSchema;
use crate::info::source::Source;
use crate::text::Text;
use serde::{Deserialize, Serialize};

/// The metadata of one version of an orchestration.
///
/// ```
/// use duroxide_export_catalog::Catalog;
///
/// # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop.json"));
/// let catalog: Catalog = serde_json::from_str(json)?;
/// let info = &catalog.orchestrations[0];
/// assert_eq!((&*info.name, &*info.version), ("shop::orchestration::sell-book", "1.2.0"));
/// assert_eq!(info.activities_used, ["shop::activity::charge-card"]);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct OrchestrationInfo {
    /// The full name, `{crate}::orchestration::{name}`.
    pub name: Text,
    /// The semantic version.
    pub version: Text,
    /// The first paragraph of the function's documentation, on one line; empty if there is none.
    pub description: Text,
    /// The type of the input, without module paths; `()` if the orchestration takes no input.
    pub input_type: Text,
    /// The type of the output, without module paths.
    pub output_type: Text,
    /// The type of the error, without module paths.
    pub error_type: Text,
    /// The type of the progress that the orchestration reports, without module paths; `None` if it declares none.
    #[serde(default)]
    pub progress_type: Option<Text>,
    /// The schema of the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input_schema: Option<TypeSchema>,
    /// The schema of the output.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output_schema: Option<TypeSchema>,
    /// The schema of the error, which travels as JSON unless it is text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error_schema: Option<TypeSchema>,
    /// The schema of the progress.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub progress_schema: Option<TypeSchema>,
    /// How the input is encoded.
    #[serde(default, skip_serializing_if = "Encoding::is_default")]
    pub input_encoding: Encoding,
    /// How the output is encoded.
    #[serde(default, skip_serializing_if = "Encoding::is_default")]
    pub output_encoding: Encoding,
    /// The types of state that the orchestration takes, without module paths. State that may be missing is
    /// `Option<..>`.
    pub state_types: Vec<Text>,
    /// The full names of the activities that the orchestration schedules: first those in its body, in order, then those
    /// in the helper functions that it calls, which `export!` finds.
    pub activities_used: Vec<Text>,
    /// The full names of the orchestrations that it starts or awaits, in the same order.
    pub orchestrations_used: Vec<Text>,
    /// The events that it waits for, in the same order.
    #[serde(default)]
    pub waits_for: Vec<UsedMessage>,
    /// The queues that it takes messages from, in the same order.
    #[serde(default)]
    pub dequeues: Vec<UsedMessage>,
    /// The values that it sets or clears, in the same order.
    #[serde(default)]
    pub sets: Vec<UsedMessage>,
    /// The calls in the body and in the helpers, in order and by branch, as lines of text that do not change with
    /// formatting, variables and logs. Only tests with `checklist!` or `record_calls!` know them: for a lock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calls: Option<Vec<Text>>,
    /// The lints that the orchestration allows.
    pub allowed_lints: Vec<AllowedLint>,
    /// Other full names under which the orchestration is registered.
    pub aliases: Vec<Text>,
    /// The reason given in `#[deprecated]`; empty if no reason is given, `None` if the orchestration is not deprecated.
    pub deprecated: Option<Text>,
    /// Where the orchestration is defined.
    pub source: Source,
}

/// A lint that is allowed with `allow(DX0007, reason = "..")`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct AllowedLint {
    /// The code of the lint.
    pub code: Text,
    /// The reason, if one is given.
    pub reason: Option<Text>,
}
