//! Which types have a JSON Schema, if the feature `schema` is on.

#[cfg(feature = "testing")]
use crate::entries::serde_probe::SerdeProbe;
use crate::handler::definition::{Definition, HandlerReturn};
use crate::handler::error::HandlerError;
use duroxide_export_catalog::TypeSchema;
use schemars::generate::{Contract, SchemaSettings};
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

/// The schema of a type.
#[derive(Debug, Clone, Copy)]
pub struct SchemaOf {
    /// As serde reads it or as serde writes it.
    make: fn(Contract) -> Schema,
    /// Only tests ask, because code that reads every output takes time to compile.
    #[cfg(feature = "testing")]
    probe: SerdeProbe,
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
        let schema = TypeSchema::new(reads, writes);
        #[cfg(feature = "testing")]
        let schema = self.probe.confirm(schema);
        schema
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

impl<T: JsonSchema + Serialize + DeserializeOwned> SchemaProbe<T> {
    /// The schema.
    pub const SCHEMA: Option<SchemaOf> = Some(SchemaOf {
        make: schema_of::<T>,
        #[cfg(feature = "testing")]
        probe: SerdeProbe::of::<T>(),
    });
}

/// The constant of types without a schema.
pub trait MaybeSchema {
    /// No schema.
    const SCHEMA: Option<SchemaOf> = None;
}

impl<T: ?Sized> MaybeSchema for SchemaProbe<T> {}

/// The schemas of what a handler returns.
///
/// The conditions are those of the constants, as in [`SchemaProbe`], so that a return type that no handler can have has no
/// schemas, and is only reported at the function.
#[derive(Debug)]
pub struct ReturnProbe<R: ?Sized>(PhantomData<R>);

impl<R: HandlerReturn> ReturnProbe<R>
where
    R::Output: JsonSchema + Serialize + DeserializeOwned,
{
    /// The schema of the output.
    pub const OUTPUT: Option<SchemaOf> = SchemaProbe::<R::Output>::SCHEMA;
}

impl<R: HandlerReturn> ReturnProbe<R>
where
    <R::Error as HandlerError>::Domain: JsonSchema + Serialize + DeserializeOwned,
{
    /// The schema of the error.
    pub const ERROR: Option<SchemaOf> = SchemaProbe::<<R::Error as HandlerError>::Domain>::SCHEMA;
}

impl<R: HandlerReturn> ReturnProbe<R>
where
    R::Progress: JsonSchema + Serialize + DeserializeOwned,
{
    /// The schema of the progress.
    pub const PROGRESS: Option<SchemaOf> = SchemaProbe::<R::Progress>::SCHEMA;
}

/// The constants of return types without schemas.
pub trait MaybeReturnSchemas {
    /// No schema.
    const OUTPUT: Option<SchemaOf> = None;
    /// No schema.
    const ERROR: Option<SchemaOf> = None;
    /// No schema.
    const PROGRESS: Option<SchemaOf> = None;
}

impl<R: ?Sized> MaybeReturnSchemas for ReturnProbe<R> {}

fn schema_of<T: JsonSchema + ?Sized>(contract: Contract) -> Schema {
    let mut settings = SchemaSettings::draft2020_12();
    settings.contract = contract;
    settings.into_generator().into_root_schema_for::<T>()
}

/// The types of a definition, under names that generated code can write.
#[doc(hidden)]
pub type InputOf<D> = <D as Definition>::Input;
#[doc(hidden)]
pub type ReturnOf<D> = <D as Definition>::Return;
