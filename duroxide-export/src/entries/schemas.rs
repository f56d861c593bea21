//! Which types have a JSON Schema, if the feature `schema` is on.

use crate::handler::definition::{Definition, Error, Output, ProgressOf};
use schemars::generate::{Contract, SchemaSettings};
use schemars::{JsonSchema, Schema};
use std::marker::PhantomData;

/// The schema of a type, as serde reads it or as serde writes it.
pub(crate) type SchemaOf = fn(Contract) -> Schema;

/// Tells types that have a schema from others.
///
/// The compiler prefers the inherent constant, which only exists for types that implement [`JsonSchema`].
#[derive(Debug)]
pub struct SchemaProbe<T: ?Sized>(PhantomData<T>);

impl<T: JsonSchema + ?Sized> SchemaProbe<T> {
    /// The schema.
    pub const SCHEMA: Option<SchemaOf> = Some(schema_of::<T>);
}

/// The constant of types without a schema.
pub trait MaybeSchema {
    /// No schema.
    const SCHEMA: Option<SchemaOf> = None;
}

impl<T: ?Sized> MaybeSchema for SchemaProbe<T> {}

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
