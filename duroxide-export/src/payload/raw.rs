//! The payloads of handlers that were declared `raw`: the text itself.

use crate::payload::{Payload, codec, text};
use serde::ser::Error as _;
use std::any::Any;

/// The payload of a raw input or output: the text itself.
pub(crate) fn encode<T: Payload>(value: &T) -> serde_json::Result<String> {
    // It is `String`, as `RawText` asks for; then there is nothing to encode.
    match (value as &dyn Any).downcast_ref::<String>() {
        Some(text) => checked_raw(text),
        None => codec::encode(value),
    }
}

/// Raw text cannot be escaped, so it is refused if a store cannot hold it.
fn checked_raw(raw: &str) -> serde_json::Result<String> {
    if text::has_nul(raw) {
        return Err(serde_json::Error::custom(
            "raw text cannot contain U+0000, which PostgreSQL cannot store: remove it, or leave `raw` out",
        ));
    }
    Ok(raw.to_owned())
}

/// The raw input or output in a payload.
pub(crate) fn decode<U: Payload>(payload: &str) -> serde_json::Result<U> {
    // It is `String`, as `RawText` asks for; then there is nothing to decode.
    let mut text = Some(payload.to_owned());
    match (&mut text as &mut dyn Any).downcast_mut::<Option<U>>().and_then(Option::take) {
        Some(text) => Ok(text),
        None => codec::decode_text(payload),
    }
}
