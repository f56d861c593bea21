//! The codec of `raw` handlers, whose payload is the text itself.

use crate::payload::{Payload, codec, text};
use serde::ser::Error as _;
use std::any::Any;

/// Encodes a raw input or output.
pub(crate) fn encode<T: Payload>(value: &T) -> serde_json::Result<String> {
    // `RawText` is only implemented for `String`, so there is nothing to encode.
    match (value as &dyn Any).downcast_ref::<String>() {
        Some(text) => checked_raw(text),
        None => codec::encode(value),
    }
}

/// Raw text cannot be escaped, so text that a store cannot hold is rejected.
fn checked_raw(raw: &str) -> serde_json::Result<String> {
    if text::has_nul(raw) {
        return Err(serde_json::Error::custom(
            "raw text cannot contain U+0000, which PostgreSQL cannot store: remove it, or remove `raw`",
        ));
    }
    Ok(raw.to_owned())
}

/// Decodes a raw input or output.
pub(crate) fn decode<U: Payload>(payload: &str) -> serde_json::Result<U> {
    // `RawText` is only implemented for `String`, so there is nothing to decode.
    let mut text = Some(payload.to_owned());
    match (&mut text as &mut dyn Any).downcast_mut::<Option<U>>().and_then(Option::take) {
        Some(text) => Ok(text),
        None => codec::decode_text(payload),
    }
}
