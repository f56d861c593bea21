//! The payloads of messages. Every error names the message and the type.

use crate::handler::type_name;
use crate::message::definition::Message;
use crate::message::meta::MessageKind;
use crate::message::wire::codec::MessageCodec as _;
use crate::payload::text;
use duroxide::ClientError;
use serde_json::Error;

/// What a call is about: the kind and the name, which may only be known at run time.
#[derive(Debug, Clone, Copy)]
pub(in crate::message) struct Target<'n> {
    pub(in crate::message) kind: MessageKind,
    pub(in crate::message) name: &'n str,
}

impl Target<'_> {
    /// Checks the name. Declared names are checked at compile time, but not those that are given at run time.
    pub(in crate::message) fn check(self) -> Result<(), String> {
        let Self { kind, name } = self;
        if name.is_empty() {
            return Err(format!("the name of the {kind} is empty"));
        }
        if text::has_nul(name) {
            let name = text::shown(name);
            return Err(format!("the name of the {kind}, `{name}`, contains U+0000, which PostgreSQL cannot store"));
        }
        Ok(())
    }

    /// Encodes an event, or a message of a queue, like an input.
    pub(in crate::message) fn encode<T: Message>(self, value: &T) -> Result<String, String> {
        self.encoded::<T>(T::Codec::encode(value))
    }

    /// Decodes an event, or a message of a queue.
    pub(in crate::message) fn decode<T: Message>(self, payload: &str) -> Result<T, String> {
        self.decoded(T::Codec::decode(payload))
    }

    /// Encodes a value, always as JSON.
    pub(in crate::message) fn encode_value<T: Message>(self, value: &T) -> Result<String, String> {
        self.encoded::<T>(T::Codec::encode_value(value))
    }

    /// Decodes a value.
    pub(in crate::message) fn decode_value<T: Message>(self, payload: &str) -> Result<T, String> {
        self.decoded(T::Codec::decode_value(payload))
    }

    /// Decodes a value that may not be set.
    pub(in crate::message) fn decode_optional_value<T: Message>(
        self,
        payload: Option<String>,
    ) -> Result<Option<T>, String> {
        payload.map(|payload| self.decode_value(&payload)).transpose()
    }

    fn encoded<T: Message>(self, encoded: Result<String, Error>) -> Result<String, String> {
        let Self { kind, name } = self;
        self.check()?;
        encoded.map_err(|error| {
            let wanted = type_name::full::<T>();
            format!("{name}: cannot serialize the {kind}, a `{wanted}`: {error}")
        })
    }

    fn decoded<T: Message>(self, decoded: Result<T, Error>) -> Result<T, String> {
        let Self { kind, name } = self;
        decoded.map_err(|error| {
            let wanted = type_name::full::<T>();
            format!("{name}: the {kind} is not a `{wanted}`: {error}")
        })
    }
}

/// An error of a client's call.
pub(in crate::message) const fn invalid(message: String) -> ClientError {
    ClientError::InvalidInput { message }
}
