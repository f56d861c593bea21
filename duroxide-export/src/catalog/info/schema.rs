//! The JSON Schemas of the types in the catalog.

use crate::handler::meta::Meta;
use crate::message::meta::MessageMeta;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The [JSON Schema](https://json-schema.org) (2020-12) of a type that travels.
///
/// With the feature `schema`, every type that implements `schemars::JsonSchema` has one.
///
/// What a type reads can differ from what it writes: a field with `#[serde(default)]` may be missing in what it reads, but
/// is always written.
///
/// ```
/// # use duroxide_export as duroxide;
/// # #[duroxide::activity(name = "charge-card", idempotent)]
/// # async fn charge_card(amount_in_cents: u64) -> Result<String, String> { Ok(amount_in_cents.to_string()) }
/// let info = ChargeCard::info();
/// # #[cfg(feature = "schema")]
/// assert_eq!(info.input_schema.unwrap().reads["type"], "integer");
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
    /// The schema of the JSON that the type writes.
    #[must_use]
    pub fn written(&self) -> &Value {
        self.writes.as_ref().unwrap_or(&self.reads)
    }
}

/// The schemas of one handler.
#[derive(Default)]
pub(crate) struct HandlerSchemas {
    pub(crate) input: Option<TypeSchema>,
    pub(crate) output: Option<TypeSchema>,
    pub(crate) error: Option<TypeSchema>,
    pub(crate) progress: Option<TypeSchema>,
}

#[cfg(feature = "schema")]
pub(crate) use with_schemas::Schemas;
#[cfg(not(feature = "schema"))]
pub(crate) use without_schemas::Schemas;

#[cfg(feature = "schema")]
mod with_schemas {
    use super::{HandlerSchemas, MessageMeta, Meta, TypeSchema, Value};
    use crate::entries::schemas::{AllSchemas, SchemaOf};
    use schemars::Schema;
    use schemars::generate::Contract;

    /// The schemas in this binary.
    pub(crate) struct Schemas(AllSchemas);

    impl Schemas {
        pub(crate) fn linked() -> Self {
            Self(AllSchemas::linked())
        }

        pub(crate) fn of_handler(&self, kind: &'static str, meta: &'static Meta) -> HandlerSchemas {
            let Some(found) = self.0.of_handler(kind, meta) else { return HandlerSchemas::default() };
            let progress = found.progress.filter(|_| meta.progress.is_some());
            let [input, output, error, progress] =
                [found.input, found.output, found.error, progress].map(|schema| schema.map(generate));
            HandlerSchemas { input, output, error, progress }
        }

        pub(crate) fn of_message(&self, meta: &'static MessageMeta) -> Option<TypeSchema> {
            self.0.of_message(meta).map(generate)
        }
    }

    fn generate(schema: SchemaOf) -> TypeSchema {
        let [reads, writes] = [Contract::Deserialize, Contract::Serialize].map(|contract| sorted(schema(contract)));
        let writes = (writes != reads).then_some(writes);
        TypeSchema { reads, writes }
    }

    /// The same on every build, even if some crate has turned on `serde_json`'s feature `preserve_order`.
    fn sorted(schema: Schema) -> Value {
        let mut value = schema.to_value();
        value.sort_all_objects();
        value
    }
}

#[cfg(not(feature = "schema"))]
mod without_schemas {
    use super::{HandlerSchemas, MessageMeta, Meta, TypeSchema};

    /// No schemas.
    pub(crate) struct Schemas;

    #[allow(clippy::unused_self)]
    impl Schemas {
        pub(crate) const fn linked() -> Self {
            Self
        }

        pub(crate) fn of_handler(&self, _: &'static str, _: &'static Meta) -> HandlerSchemas {
            HandlerSchemas::default()
        }

        pub(crate) const fn of_message(&self, _: &'static MessageMeta) -> Option<TypeSchema> {
            None
        }
    }
}
