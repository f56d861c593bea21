//! What the attributes implement for a message: its traits and its codec.

use crate::handler::message::MessageMeta;
use crate::payload::codec;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Error;
use std::marker::PhantomData;

/// Marks what the attributes generate.
#[derive(Debug)]
#[doc(hidden)]
pub struct Generated;

/// A type that travels as a message. The attributes implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a message",
    label = "needs `#[duroxide::event]`, `#[duroxide::queue]` or `#[duroxide::value]`"
)]
pub trait Message: Send + Sized + 'static {
    /// The full name, prefix included; for a value, its key.
    const NAME: &'static str;

    /// What is known about the message at compile time.
    #[doc(hidden)]
    const META: MessageMeta;

    /// How the message is encoded and decoded.
    #[doc(hidden)]
    type Codec: TypedCodec<Message = Self>;
}

/// An event: raised to an instance that waits for it, and lost if the instance does not.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "declare it with `#[duroxide::event(name = \"..\")]`"
)]
pub trait Event: Message {
    /// Only generated code writes it.
    #[doc(hidden)]
    const GENERATED: Generated;
}

/// A message of a queue: kept until an instance takes it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the type of a queue",
    label = "declare it with `#[duroxide::queue(name = \"..\")]`"
)]
pub trait Queue: Message {
    /// Only generated code writes it.
    #[doc(hidden)]
    const GENERATED: Generated;
}

/// A value that an instance sets, and that others read.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the type of a value",
    label = "declare it with `#[duroxide::value(name = \"..\")]`"
)]
pub trait Value: Message {
    /// Only generated code writes it.
    #[doc(hidden)]
    const GENERATED: Generated;
}

/// What a type must be to travel as a message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as a message",
    label = "must implement `serde::Serialize` and `serde::Deserialize`, and own its data",
    note = "add `#[derive(serde::Serialize, serde::Deserialize)]` to `{Self}`"
)]
pub trait MessagePayload: Serialize + DeserializeOwned + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + 'static> MessagePayload for T {}

/// The codec of a message type.
///
/// It is a type of its own because rustc only reports an unmet bound with the message of [`MessagePayload`], and only
/// once, when it comes from within another type.
pub trait TypedCodec {
    /// The type that travels.
    type Message;

    /// Encodes a message.
    ///
    /// # Errors
    ///
    /// If serde cannot serialize it as JSON.
    fn encode(message: &Self::Message) -> Result<String, Error>;

    /// Decodes a message.
    ///
    /// # Errors
    ///
    /// If serde cannot deserialize it.
    fn decode(payload: &str) -> Result<Self::Message, Error>;
}

/// The codec of events and queues: that of inputs.
#[derive(Debug)]
pub struct SerdeCodec<T>(PhantomData<T>);

impl<T: MessagePayload> TypedCodec for SerdeCodec<T> {
    type Message = T;

    fn encode(message: &T) -> Result<String, Error> {
        codec::encode(message)
    }

    fn decode(payload: &str) -> Result<T, Error> {
        codec::decode(payload)
    }
}

/// The codec of values, which duroxide always writes as JSON.
#[derive(Debug)]
pub struct ValueCodec<T>(PhantomData<T>);

impl<T: MessagePayload> TypedCodec for ValueCodec<T> {
    type Message = T;

    fn encode(value: &T) -> Result<String, Error> {
        serde_json::to_string(value)
    }

    fn decode(payload: &str) -> Result<T, Error> {
        serde_json::from_str(payload)
    }
}
