//! The JSON Schemas of types, which the macros submit if the feature `schema` is on.
//!
//! They are entries of their own, so that without the feature nothing is generated or compiled for them.

use crate::handler::definition::{Definition, Error, Output, ProgressOf};
use crate::handler::kind::sealed::Kind as _;
use crate::handler::meta::Meta;
use crate::message::Message;
use crate::message::meta::MessageMeta;
use schemars::generate::{Contract, SchemaSettings};
use schemars::{JsonSchema, Schema};
use std::collections::HashMap;
use std::marker::PhantomData;

/// The schema of a type, as serde reads it or as serde writes it.
pub(crate) type SchemaOf = fn(Contract) -> Schema;

/// The types of one handler.
#[derive(Debug)]
pub struct HandlerSchemas {
    kind: &'static str,
    meta: &'static Meta,
    pub(crate) input: Option<SchemaOf>,
    pub(crate) output: Option<SchemaOf>,
    pub(crate) error: Option<SchemaOf>,
    pub(crate) progress: Option<SchemaOf>,
}

/// The type of one message.
#[derive(Debug)]
pub struct MessageSchema {
    meta: &'static MessageMeta,
    schema: Option<SchemaOf>,
}

inventory::collect!(HandlerSchemas);
inventory::collect!(MessageSchema);

impl HandlerSchemas {
    /// The schemas of a handler: of its input, output, error and progress.
    #[must_use]
    pub const fn of<D: Definition>(schemas: [Option<SchemaOf>; 4]) -> Self {
        let [input, output, error, progress] = schemas;
        Self { kind: D::Context::KIND, meta: const { &D::META }, input, output, error, progress }
    }
}

impl MessageSchema {
    /// The schema of a message.
    #[must_use]
    pub const fn of<T: Message>(schema: Option<SchemaOf>) -> Self {
        Self { meta: const { &T::META }, schema }
    }
}

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

/// Identifies a handler or message in a binary.
type Key = [&'static str; 5];

/// All schemas in this binary.
pub(crate) struct AllSchemas {
    handlers: HashMap<Key, &'static HandlerSchemas>,
    messages: HashMap<Key, SchemaOf>,
}

impl AllSchemas {
    /// Reads what is linked in.
    pub(crate) fn linked() -> Self {
        let handlers = inventory::iter::<HandlerSchemas>.into_iter();
        let messages = inventory::iter::<MessageSchema>.into_iter();
        Self {
            handlers: handlers.map(|schemas| (handler_key(schemas.kind, schemas.meta), schemas)).collect(),
            messages: messages.filter_map(|entry| Some((message_key(entry.meta), entry.schema?))).collect(),
        }
    }

    pub(crate) fn of_handler(&self, kind: &'static str, meta: &'static Meta) -> Option<&'static HandlerSchemas> {
        self.handlers.get(&handler_key(kind, meta)).copied()
    }

    pub(crate) fn of_message(&self, meta: &'static MessageMeta) -> Option<SchemaOf> {
        self.messages.get(&message_key(meta)).copied()
    }
}

const fn handler_key(kind: &'static str, meta: &'static Meta) -> Key {
    [kind, meta.name, meta.version, meta.crate_name, meta.crate_version]
}

const fn message_key(meta: &'static MessageMeta) -> Key {
    // Two crates may use the same key for different values.
    [meta.module_path, meta.name, meta.type_name, meta.crate_name, meta.crate_version]
}
