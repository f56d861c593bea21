//! What serde tells about a type that its schema does not.

use duroxide_export_catalog::TypeSchema;
use serde::Serialize;
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use serde_json::Value;
use std::panic::catch_unwind;

/// Functions of a type that tell what its schema does not.
#[derive(Debug, Clone, Copy)]
pub(super) struct SerdeProbe {
    /// Reads a JSON text as the type, and writes what it has read.
    recode: fn(&str) -> serde_json::Result<Value>,
    /// The names of the fields that serde's derive knows, among them aliases.
    fields: fn() -> &'static [&'static str],
}

impl SerdeProbe {
    pub(super) const fn of<T: Serialize + DeserializeOwned>() -> Self {
        Self { recode: recode::<T>, fields: fields::<T> }
    }

    pub(super) fn confirm(self, schema: TypeSchema) -> TypeSchema {
        // Code that checks what it reads may panic.
        let recode = |json: &str| match catch_unwind(|| (self.recode)(json)) {
            Ok(read) => read.map_err(|error| error.to_string()),
            Err(_) => Err("panicked".to_owned()),
        };
        schema.confirmed(&recode, (self.fields)())
    }
}

/// These are the functions that also decode and encode payloads, so they are not compiled again. What cannot be written is
/// `null`.
fn recode<T: Serialize + DeserializeOwned>(json: &str) -> serde_json::Result<Value> {
    let read = serde_json::from_str::<T>(json)?;
    Ok(serde_json::to_value(&read).unwrap_or_default())
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
