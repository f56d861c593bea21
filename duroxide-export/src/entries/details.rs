//! What the features `schema` and `dynamic` add to the entry of a handler or message. Without them, nothing is generated
//! for it.

#[cfg(feature = "schema")]
use crate::entries::schemas::SchemaOf;
#[cfg(feature = "dynamic")]
use serde_json::Value;

/// Details of a handler.
#[derive(Debug)]
pub struct Details {
    #[cfg(feature = "schema")]
    pub(crate) schemas: Option<SchemaFunctions>,
    #[cfg(feature = "dynamic")]
    pub(crate) codec: Option<HandlerCodec>,
}

/// Details of a message.
#[derive(Debug)]
pub struct MessageDetails {
    #[cfg(feature = "schema")]
    pub(crate) schema: Option<SchemaOf>,
    #[cfg(feature = "dynamic")]
    pub(crate) codec: Option<MessageCodec>,
}

/// The functions that return the schemas of a handler's types.
#[cfg(feature = "schema")]
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SchemaFunctions {
    pub(crate) input: Option<SchemaOf>,
    pub(crate) output: Option<SchemaOf>,
    pub(crate) error: Option<SchemaOf>,
    pub(crate) progress: Option<SchemaOf>,
}

/// How the payloads of a handler are written and read as any JSON.
#[cfg(feature = "dynamic")]
#[derive(Debug)]
pub struct HandlerCodec {
    /// Writes an input, after the type has read it.
    pub(crate) write_input: fn(&Value) -> Result<String, String>,
    pub(crate) input: fn(&str) -> Result<Value, String>,
    pub(crate) output: fn(&str) -> Result<Value, String>,
    /// The error of the handler; `None` if the text is the runtime's.
    pub(crate) error: fn(&str) -> Option<Value>,
    pub(crate) progress: fn(&str) -> Option<Value>,
}

/// How a message is written and read as any JSON.
#[cfg(feature = "dynamic")]
#[derive(Debug)]
pub struct MessageCodec {
    /// Writes a message, after the type has read it.
    pub(crate) write: fn(&Value) -> Result<String, String>,
    pub(crate) read: fn(&str) -> Result<Value, String>,
}

impl Details {
    /// No details.
    pub const NONE: Self = Self {
        #[cfg(feature = "schema")]
        schemas: None,
        #[cfg(feature = "dynamic")]
        codec: None,
    };

    /// Adds the schemas of the input, output, error and progress.
    #[cfg(feature = "schema")]
    #[must_use]
    pub const fn with_schemas(mut self, [input, output, error, progress]: [Option<SchemaOf>; 4]) -> Self {
        self.schemas = Some(SchemaFunctions { input, output, error, progress });
        self
    }

    /// Adds the codec.
    #[cfg(feature = "dynamic")]
    #[must_use]
    pub const fn with_codec(mut self, codec: HandlerCodec) -> Self {
        self.codec = Some(codec);
        self
    }
}

impl MessageDetails {
    /// No details.
    pub const NONE: Self = Self {
        #[cfg(feature = "schema")]
        schema: None,
        #[cfg(feature = "dynamic")]
        codec: None,
    };

    /// Adds the schema.
    #[cfg(feature = "schema")]
    #[must_use]
    pub const fn with_schema(mut self, schema: Option<SchemaOf>) -> Self {
        self.schema = schema;
        self
    }

    /// Adds the codec.
    #[cfg(feature = "dynamic")]
    #[must_use]
    pub const fn with_codec(mut self, codec: MessageCodec) -> Self {
        self.codec = Some(codec);
        self
    }
}
