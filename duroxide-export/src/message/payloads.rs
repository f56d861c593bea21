//! The payloads of messages. Every error names the message and the type.

use crate::handler::message::MessageKind;
use crate::handler::type_name;
use crate::message::definition::{Message, TypedCodec as _};
use crate::payload::{id, text};
use duroxide::ClientError;
use std::fmt;

/// Checks a name. Declared names are checked at compile time, but not those that are given at run time.
pub(super) fn check(kind: MessageKind, name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err(format!("the name of the {kind} is empty"));
    }
    if text::has_nul(name) {
        let name = text::shown(name);
        return Err(format!("the name of the {kind}, `{name}`, contains U+0000, which PostgreSQL cannot store"));
    }
    Ok(())
}

/// Encodes a message that is sent or set under a name.
pub(super) fn encode<T: Message>(name: &str, message: &T) -> Result<String, String> {
    check(T::META.kind, name)?;
    T::Codec::encode(message).map_err(|error| unwritable(T::META.kind, name, type_name::full::<T>(), &error))
}

/// The error for a message that cannot be encoded.
pub(crate) fn unwritable(kind: MessageKind, name: &str, wanted: &str, error: &serde_json::Error) -> String {
    format!("{name}: cannot serialize the {kind}, a `{wanted}`: {error}")
}

/// Decodes a message that was received or read under a name.
pub(super) fn decode<T: Message>(name: &str, payload: &str) -> Result<T, String> {
    T::Codec::decode(payload).map_err(|error| unreadable(T::META.kind, name, type_name::full::<T>(), &error))
}

/// The error for a payload that does not have the declared type.
pub(crate) fn unreadable(kind: MessageKind, name: &str, wanted: &str, error: &dyn fmt::Display) -> String {
    format!("{name}: the {kind} is not a `{wanted}`: {error}")
}

/// Encodes a message as the text that its calls send or set, without sending it.
///
/// For senders that are not written in Rust, for fixtures, and for APIs of your own that pass messages on.
///
/// # Errors
///
/// If the message cannot be serialized; the error names the message and the type.
///
/// ```
/// # use duroxide_export as duroxide;
/// use duroxide::message;
/// use serde::{Deserialize, Serialize};
///
/// /// A person's decision on a deployment.
/// #[duroxide::event(name = "deployment-approval")]
/// #[derive(Debug, PartialEq, Serialize, Deserialize)]
/// struct DeploymentApproval {
///     granted: bool,
/// }
///
/// # fn main() -> Result<(), String> {
/// let text = message::encode(&DeploymentApproval { granted: true })?;
/// assert_eq!(text, r#"{"granted":true}"#);
/// assert_eq!(message::decode::<DeploymentApproval>(&text)?, DeploymentApproval { granted: true });
/// # Ok(())
/// # }
/// ```
pub fn encode_declared<T: Message>(message: &T) -> Result<String, String> {
    encode(T::NAME, message)
}

/// Decodes a text as the calls of a message do when they receive or read it; the counterpart of [`encode`](crate::message::encode).
///
/// # Errors
///
/// If the text is not a `T`; the error names the message, the type, the line and the column.
pub fn decode_declared<T: Message>(text: &str) -> Result<T, String> {
    decode(T::NAME, text)
}

/// A message on its way to an instance. It does not depend on the type of the message, so the calls of clients are
/// compiled only once.
pub(super) struct Envelope {
    pub(super) instance: String,
    pub(super) name: String,
    pub(super) payload: String,
}

impl Envelope {
    pub(super) fn new<T: Message>(instance: &str, name: &str, message: &T) -> Result<Self, ClientError> {
        id::checked(instance)?;
        let payload = encode(name, message).map_err(invalid)?;
        Ok(Self { instance: instance.to_owned(), name: name.to_owned(), payload })
    }
}

/// An error of a client's call.
pub(super) const fn invalid(message: String) -> ClientError {
    ClientError::InvalidInput { message }
}
