//! The JSON Schema of a payload.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The [JSON Schema](https://json-schema.org) (2020-12) of the type of a payload.
///
/// With the feature `schema` of duroxide-export, every type that implements `schemars::JsonSchema` has one.
///
/// What a type reads can differ from what it writes: a field with `#[serde(default)]` may be missing in what it reads, but
/// is always written.
///
/// ```
/// use duroxide_export_catalog::TypeSchema;
/// use serde_json::json;
///
/// let schema = TypeSchema::new(json!({ "type": "integer" }), json!({ "type": "integer" }));
/// assert_eq!(schema.written()["type"], "integer");
/// assert!(schema.writes.is_none());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct TypeSchema {
    /// The schema of the JSON that the type reads.
    pub reads: Value,
    /// The schema of the JSON that the type writes, if it is a different one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub writes: Option<Value>,
}

impl TypeSchema {
    /// What a type reads, and what it writes.
    #[must_use]
    pub fn new(reads: Value, writes: Value) -> Self {
        let writes = (writes != reads).then_some(writes);
        Self { reads, writes }
    }

    /// The schema of the JSON that the type writes.
    #[must_use]
    pub fn written(&self) -> &Value {
        self.writes.as_ref().unwrap_or(&self.reads)
    }
}
