//! The types of payloads for people: in a readable notation, and as an example.

mod example;
mod readable;

use crate::catalog::info::schema::TypeSchema;
use serde_json::Value;

impl TypeSchema {
    /// An example of what the type reads, made from its schema: with the examples and defaults that the schema gives, and
    /// else with simple values.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # #[cfg(feature = "schema")] {
    /// # #[duroxide::activity(name = "charge-card", idempotent)]
    /// # async fn charge_card(amounts: Vec<u64>) -> Result<u64, String> { Ok(amounts.iter().sum()) }
    /// let schema = ChargeCard::info().input_schema.unwrap();
    /// assert_eq!(schema.example(), serde_json::json!([1]));
    /// # }
    /// ```
    #[must_use]
    pub fn example(&self) -> Value {
        example::example(&self.reads)
    }

    /// What the type reads, in a notation like TypeScript's, with Rust's names of numbers.
    ///
    /// ```
    /// # use duroxide_export as duroxide;
    /// # #[cfg(feature = "schema")] {
    /// # #[duroxide::activity(name = "charge-card", idempotent)]
    /// # async fn charge_card(amounts: Vec<u64>) -> Result<u64, String> { Ok(amounts.iter().sum()) }
    /// let schema = ChargeCard::info().input_schema.unwrap();
    /// assert_eq!(schema.readable(), "u64[]");
    /// # }
    /// ```
    #[must_use]
    pub fn readable(&self) -> String {
        readable::readable(&self.reads)
    }
}

/// The notation and an example of any schema.
pub(super) fn shown(schema: &Value) -> (String, Value) {
    (readable::readable(schema), example::example(schema))
}
