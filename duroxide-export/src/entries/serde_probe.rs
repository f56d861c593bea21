//! What serde tells about a type that its schema does not.

use duroxide_export_catalog::TypeSchema;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use std::panic::catch_unwind;

/// Functions of a type that tell what its schema does not.
#[derive(Debug, Clone, Copy)]
pub(super) struct SerdeProbe {
    /// Reads a JSON text as the type.
    reads: fn(&str) -> serde_json::Result<()>,
    /// The names of the fields that serde's derive knows, among them aliases.
    fields: fn() -> &'static [&'static str],
}

impl SerdeProbe {
    pub(super) const fn of<T: DeserializeOwned>() -> Self {
        Self { reads: reads::<T>, fields: fields::<T> }
    }

    pub(super) fn confirm(self, schema: TypeSchema) -> TypeSchema {
        // Code that checks what it reads may panic.
        let read = |json: &str| match catch_unwind(|| (self.reads)(json)) {
            Ok(read) => read.map_err(|error| error.to_string()),
            Err(_) => Err("panicked".to_owned()),
        };
        schema.confirmed(&read, (self.fields)())
    }
}

/// This is the function that also decodes payloads, so it is not compiled again.
fn reads<T: DeserializeOwned>(json: &str) -> serde_json::Result<()> {
    serde_json::from_str::<T>(json).map(drop)
}

fn fields<T: DeserializeOwned>() -> &'static [&'static str] {
    let mut fields: &[&str] = &[];
    // The answer is always an error.
    let _ = T::deserialize(FieldsOf { found: &mut fields });
    fields
}

/// A deserializer that only looks which fields a struct has. It reads nothing, so little is compiled for a type.
struct FieldsOf<'f> {
    found: &'f mut &'static [&'static str],
}

impl<'de> Deserializer<'de> for FieldsOf<'_> {
    type Error = serde::de::value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Self::Error> {
        Err(Self::Error::custom("this reads nothing"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Self::Error> {
        *self.found = fields;
        Err(Self::Error::custom("this reads nothing"))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Self::Error> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map enum identifier ignored_any
    }
}
