//! The bytes of payloads: what duroxide's own `*_typed` methods write and read, wherever that keeps the value.
//!
//! Input bytes are part of a workflow's history, and replay compares them, so these functions write what duroxide's
//! private codec writes. That codec cannot be called from here on the handler's side. On the caller's side it panics
//! without saying which input it could not serialize, and reports the second, misleading of its two decoding errors.
//! Hence one codec for both sides. `tests/tests/wire` compares it with duroxide's own, byte for byte, in recorded
//! histories.
//!
//! There is one exception. duroxide sends a text without quotes and reads JSON first, so the `String` `"12"` would do
//! as a number. A text that would be read back as another value travels as a JSON string, which duroxide's codec reads
//! right too. `docs/wire-format.md` has the details.

use crate::payload::reader::Reader;
use crate::payload::text;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Error, Value};
use std::any::TypeId;

/// A value as duroxide records it: text travels raw, everything else as JSON with sorted keys.
///
/// The detour through [`Value`] sorts the keys, which makes a `HashMap` deterministic. Text that would not survive as it
/// is travels as a JSON string.
pub(crate) fn encode<T: Serialize + DeserializeOwned>(value: &T) -> Result<String, Error> {
    match serde_json::to_value(value) {
        Ok(Value::String(text)) => Ok(if survives(&text, read_as_json::<T>) { text } else { quoted(text) }),
        Ok(other) => serde_json::to_string(&other),
        Err(error) => Err(error),
    }
}

/// A value as JSON, strings included: how domain errors travel.
pub(crate) fn encode_json<T: Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(&serde_json::to_value(value)?)
}

/// What a text means to a type that reads it as JSON.
enum Reading {
    /// Nothing: the text is not JSON for this type, and is then read as the text that it is.
    NotJson,
    /// A value, which is written like this.
    Value(Value),
    /// A value that cannot be written.
    Unwritable,
}

fn read_as_json<T: Serialize + DeserializeOwned>(text: &str) -> Reading {
    match T::deserialize(Reader::new(text)) {
        Ok(value) => match serde_json::to_value(&value) {
            Ok(value) => Reading::Value(value),
            Err(_) => Reading::Unwritable,
        },
        Err(_) => Reading::NotJson,
    }
}

/// Whether a text can travel without quotes, and be read back as the same value.
fn survives(text: &str, read: fn(&str) -> Reading) -> bool {
    if text::has_nul(text) {
        return false;
    }
    if !may_be_json(text) {
        return true;
    }
    match read(text) {
        Reading::NotJson => true,
        Reading::Value(value) => value.as_str() == Some(text),
        Reading::Unwritable => false,
    }
}

/// Whether a text begins like JSON. Most text does not, and need not be parsed to find out.
fn may_be_json(text: &str) -> bool {
    let first = text.bytes().find(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    matches!(first, Some(b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'))
}

fn quoted(text: String) -> String {
    Value::String(text).to_string()
}

/// The value behind a payload that is text and nothing else.
///
/// By way of the JSON string that the text is: of a [`Value`], serde would read `T` with code of its own, as much again.
pub(crate) fn decode_text<T: DeserializeOwned>(payload: &str) -> Result<T, Error> {
    serde_json::from_str(&quoted(payload.to_owned()))
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
    use serde_json::Value;
    use std::collections::HashMap;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Tier {
        Basic,
        Custom { cores: u8 },
    }

    #[test]
    fn strings_travel_raw_and_the_rest_as_json() {
        assert_eq!(encode(&"plain \"text\"".to_owned()).unwrap(), "plain \"text\"");
        assert_eq!(encode(&Tier::Basic).unwrap(), "Basic");
        assert_eq!(encode(&Tier::Custom { cores: 2 }).unwrap(), r#"{"Custom":{"cores":2}}"#);
        assert_eq!(encode(&()).unwrap(), "null");
    }

    #[test]
    fn text_that_would_be_read_as_something_else_is_quoted() {
        assert_eq!(encode(&"12".to_owned()).unwrap(), "12");
        assert_eq!(encode(&"\"12\"".to_owned()).unwrap(), r#""\"12\"""#);
        assert_eq!(encode(&Some("null".to_owned())).unwrap(), "\"null\"");
        assert_eq!(encode(&Value::from("12")).unwrap(), "\"12\"");
        assert_eq!(encode(&Value::from("12 apples")).unwrap(), "12 apples");
        assert_eq!(encode(&"a\0b".to_owned()).unwrap(), r#""a\u0000b""#);
        assert_eq!(decode::<String>(r#""a\u0000b""#).unwrap(), "a\0b");
    }

    #[test]
    fn maps_are_sorted() {
        let map: HashMap<String, u8> =
            [("b", 1), ("a", 2), ("c", 3)].map(|(key, value)| (key.to_owned(), value)).into();
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
