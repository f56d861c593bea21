//! How messages are written and read.

use crate::payload::codec;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Error;
use std::marker::PhantomData;

/// What a type must be to travel as a message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as a message",
    label = "must implement `serde::Serialize` and `serde::Deserialize`, and own its data",
    note = "add `#[derive(serde::Serialize, serde::Deserialize)]` to `{Self}`"
)]
pub trait MessagePayload: Serialize + DeserializeOwned + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + 'static> MessagePayload for T {}

/// The codec of a message.
///
/// It is a type of its own because rustc only reports an unmet bound with the message of [`MessagePayload`], and only
/// once, when it comes from within another type.
pub trait MessageCodec {
    /// The type that travels.
    type Message;

    /// Writes an event, or a message of a queue, like an input.
    ///
    /// # Errors
    ///
    /// If serde cannot serialize it as JSON.
    fn encode(message: &Self::Message) -> Result<String, Error>;

    /// Reads an event, or a message of a queue.
    ///
    /// # Errors
    ///
    /// If serde cannot deserialize it.
    fn decode(payload: &str) -> Result<Self::Message, Error>;

    /// Writes a value, always as JSON.
    ///
    /// # Errors
    ///
    /// If serde cannot serialize it as JSON.
    fn encode_value(value: &Self::Message) -> Result<String, Error>;

    /// Reads a value.
    ///
    /// # Errors
    ///
    /// If serde cannot deserialize it.
    fn decode_value(payload: &str) -> Result<Self::Message, Error>;
}

/// The codec of every message.
#[derive(Debug)]
pub struct SerdeCodec<T>(PhantomData<T>);

impl<T: MessagePayload> MessageCodec for SerdeCodec<T> {
    type Message = T;

    fn encode(message: &T) -> Result<String, Error> {
        codec::encode(message)
    }

    fn decode(payload: &str) -> Result<T, Error> {
        codec::decode(payload)
    }

    fn encode_value(value: &T) -> Result<String, Error> {
        serde_json::to_string(value)
    }

    fn decode_value(payload: &str) -> Result<T, Error> {
        serde_json::from_str(payload)
    }
}
