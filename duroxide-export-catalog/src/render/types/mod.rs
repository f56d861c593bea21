//! The types of payloads for people: in a readable notation, and as an example.

mod readable;

use crate::example::example;
use crate::info::schema::TypeSchema;
use serde_json::Value;

impl TypeSchema {
    /// An example of what the type reads, made from its schema: with the examples and defaults that the schema gives, and
    /// else with simple values.
    ///
    /// ```
    /// # use duroxide_export_catalog::TypeSchema;
    /// # use serde_json::json;
    /// let amounts = json!({ "type": "array", "items": { "type": "integer", "format": "uint64", "minimum": 0 } });
    /// let schema = TypeSchema::new(amounts.clone(), amounts);
    /// assert_eq!(schema.example(), serde_json::json!([1]));
    /// ```
    #[must_use]
    pub fn example(&self) -> Value {
        example(&self.reads)
    }

    /// What the type reads, in a notation like TypeScript's, with Rust's names of numbers.
    ///
    /// ```
    /// # use duroxide_export_catalog::TypeSchema;
    /// # use serde_json::json;
    /// let amounts = json!({ "type": "array", "items": { "type": "integer", "format": "uint64", "minimum": 0 } });
    /// let schema = TypeSchema::new(amounts.clone(), amounts);
    /// assert_eq!(schema.readable(), "u64[]");
    /// ```
    #[must_use]
    pub fn readable(&self) -> String {
        readable::readable(&self.reads)
    }
}

/// The notation and an example of any schema.
pub(super) fn shown(schema: &Value) -> (String, Value) {
    (readable::readable(schema), example(schema))
}
