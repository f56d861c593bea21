//! The bytes of payloads: what duroxide's own `*_typed` methods write and read.
//!
//! Input bytes are part of a workflow's history, and replay compares them, so these functions must never
//! produce anything else than duroxide's private codec does. That codec cannot be called from here on the
//! handler's side, and on the caller's side it panics without saying which input it could not serialize
//! and reports the second, misleading of its two decoding errors. Hence one codec for both sides;
//! `tests/tests/wire.rs` compares it with duroxide's own, byte for byte, in recorded histories.

mod sorted;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Error, Value};
use sorted::Encoded;
use std::any::TypeId;

/// A value as duroxide records it: a string travels raw, everything else as JSON.
///
/// Keys are sorted, as by duroxide's detour through [`Value`], which makes a `HashMap` deterministic.
pub(crate) fn encode<T: Serialize>(value: &T) -> Result<String, Error> {
    match sorted::encode(value) {
        Ok(Encoded::Text(text) | Encoded::Json(text)) => Ok(text),
        Err(error) => Err(error),
    }
}

/// A value as JSON, strings included: how domain errors travel.
pub(crate) fn encode_json<T: Serialize>(value: &T) -> Result<String, Error> {
    sorted::encode(value).map(|encoded| match encoded {
        Encoded::Text(text) => Value::String(text).to_string(),
        Encoded::Json(json) => json,
    })
}

/// The value behind a payload that is text and nothing else.
///
/// By way of the JSON string that the text is: of a [`Value`], serde would read `T` with code of its own, as much again.
pub(crate) fn decode_text<T: DeserializeOwned>(payload: &str) -> Result<T, Error> {
    serde_json::from_str(&Value::from(payload).to_string())
}

/// The value behind a recorded payload: JSON, or else raw text standing for a JSON string.
///
/// When it is neither, the error is that of the JSON attempt, with line and column.
// Matches and no closures: this is compiled for every type, and in a dev build a closure is a function more.
pub(crate) fn decode<T: DeserializeOwned + 'static>(payload: &str) -> Result<T, Error> {
    let json_error = match serde_json::from_str(payload) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    match decode_text(payload) {
        Ok(value) => Ok(value),
        Err(_) if is_empty_unit(payload, TypeId::of::<T>()) => serde_json::from_str("null"),
        Err(_) => Err(json_error),
    }
}

/// A handler without input is often started by hand with `""`; duroxide itself takes only `null` for it.
fn is_empty_unit(payload: &str, wanted: TypeId) -> bool {
    payload.is_empty() && wanted == TypeId::of::<()>()
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};
    use serde::{Deserialize, Serialize};
    use std::collections::HashMap;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Tier {
        Basic,
        Custom { cores: u8 },
    }

    #[test]
    fn strings_travel_raw_and_the_rest_as_json() {
        assert_eq!(encode(&"plain \"text\"").unwrap(), "plain \"text\"");
        assert_eq!(encode(&Tier::Basic).unwrap(), "Basic");
        assert_eq!(encode(&Tier::Custom { cores: 2 }).unwrap(), r#"{"Custom":{"cores":2}}"#);
        assert_eq!(encode(&()).unwrap(), "null");
    }

    #[test]
    fn maps_are_sorted() {
        let map: HashMap<&str, u8> = [("b", 1), ("a", 2), ("c", 3)].into();
        assert_eq!(encode(&map).unwrap(), r#"{"a":2,"b":1,"c":3}"#);
    }

    #[test]
    fn raw_text_is_a_string_when_it_is_not_json() {
        assert_eq!(decode::<String>("hello").unwrap(), "hello");
        assert_eq!(decode::<Tier>("Basic").unwrap(), Tier::Basic);
        assert_eq!(decode::<Option<String>>("").unwrap(), Some(String::new()));
    }

    #[test]
    fn unit_accepts_null_and_nothing() {
        decode::<()>("null").unwrap();
        decode::<()>("").unwrap();
        decode::<()>("something").unwrap_err();
        decode::<u8>("").unwrap_err();
    }

    #[test]
    fn the_error_is_that_of_the_json_attempt() {
        let error = decode::<Tier>(r#"{"Custom":{"cores":"two"}}"#).unwrap_err();
        assert_eq!(error.to_string(), "invalid type: string \"two\", expected u8 at line 1 column 24");
    }
}
