//! Which types have a JSON Schema, if the feature `schema` is on.

use crate::handler::definition::{Definition, Error, Output, ProgressOf};
use duroxide_export_catalog::TypeSchema;
use schemars::generate::{Contract, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde::de::{DeserializeOwned, Deserializer, Error as _, Visitor};
use std::marker::PhantomData;
use std::panic::catch_unwind;

/// The schema of a type.
#[derive(Debug, Clone, Copy)]
pub struct SchemaOf {
    /// As serde reads it or as serde writes it.
    make: fn(Contract) -> Schema,
    /// Reads a JSON text as the type.
    reads: fn(&str) -> Result<(), String>,
    /// The names of the fields that serde's derive knows, among them aliases.
    fields: fn() -> &'static [&'static str],
}

impl SchemaOf {
    /// What the type reads and writes, for a catalog.
    #[must_use]
    pub fn type_schema(self) -> TypeSchema {
        let [reads, writes] = [Contract::Deserialize, Contract::Serialize].map(|contract| {
            let mut schema = (self.make)(contract);
            without_defaults(&mut schema);
            let mut schema = schema.to_value();
            // The same on every build, even if some crate has turned on `serde_json`'s feature `preserve_order`.
            schema.sort_all_objects();
            schema
        });
        // Code that checks what it reads may panic.
        let read = |json: &str| catch_unwind(|| (self.reads)(json)).unwrap_or_else(|_| Err("panicked".to_owned()));
        TypeSchema::new(reads, writes).confirmed(&read, (self.fields)())
    }
}

/// Removes the defaults of fields. Functions make them, which can return the time, a home directory or an unsorted set, and a
/// catalog has to be the same on every machine.
fn without_defaults(schema: &mut Schema) {
    schema.remove("default");
    schemars::transform::transform_subschemas(&mut without_defaults, schema);
}

/// Tells types that have a schema from others.
///
/// The compiler prefers the inherent constant, which only exists for types that implement [`JsonSchema`].
#[derive(Debug)]
pub struct SchemaProbe<T: ?Sized>(PhantomData<T>);

impl<T: JsonSchema + DeserializeOwned> SchemaProbe<T> {
    /// The schema.
    pub const SCHEMA: Option<SchemaOf> =
        Some(SchemaOf { make: schema_of::<T>, reads: reads::<T>, fields: fields::<T> });
}

/// The constant of types without a schema.
pub trait MaybeSchema {
    /// No schema.
    const SCHEMA: Option<SchemaOf> = None;
}

impl<T: ?Sized> MaybeSchema for SchemaProbe<T> {}

/// This is the function that also decodes payloads, so it is not compiled again.
fn reads<T: DeserializeOwned>(json: &str) -> Result<(), String> {
    match serde_json::from_str::<T>(json) {
        Ok(_) => Ok(()),
        Err(error) => Err(error.to_string()),
    }
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

fn schema_of<T: JsonSchema + ?Sized>(contract: Contract) -> Schema {
    let mut settings = SchemaSettings::draft2020_12();
    settings.contract = contract;
    settings.into_generator().into_root_schema_for::<T>()
}

/// The types of a definition, under names that generated code can write.
#[doc(hidden)]
pub type InputOf<D> = <D as Definition>::Input;
#[doc(hidden)]
pub type OutputOf<D> = Output<D>;
#[doc(hidden)]
pub type ErrorOf<D> = Error<D>;
#[doc(hidden)]
pub type ProgressTypeOf<D> = ProgressOf<D>;
