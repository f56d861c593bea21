//! The codec of payloads. It encodes and decodes like duroxide's own `*_typed` methods, byte for byte, except where those
//! would change a value.
//!
//! The bytes of an input are part of a workflow's history, and replay compares them. duroxide's codec is private, and only
//! reachable on the caller's side. There it panics without naming the input that it could not serialize, and reports the
//! second, misleading one of its two decoding errors. So one codec here serves both sides. `tests/tests/wire` compares
//! recorded histories with duroxide's.
//!
//! The exception: duroxide writes strings without quotes and reads JSON first, so the text `12` can come back as a
//! number. Text that would be read back as another value is written as a JSON string, which duroxide's codec also reads
//! correctly. See `docs/wire-format.md`.

use crate::payload::reader::TextReader;
use crate::payload::{sorted, text};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Error, Value};
use std::any::TypeId;

/// Encodes a value as duroxide does without `serde_json`'s feature `preserve_order`: strings as raw text, everything else as
/// JSON with sorted keys.
///
/// Sorted keys make a `HashMap` deterministic. A string that would not survive as raw text is written as a JSON string.
pub(crate) fn encode<T: Serialize + DeserializeOwned>(value: &T) -> Result<String, Error> {
    match serde_json::to_value(value) {
        Ok(Value::String(text)) => Ok(if survives(&text, read_as_json::<T>) { text } else { quoted(text) }),
        Ok(other) => sorted::to_string(&other),
        Err(error) => Err(error),
    }
}

/// Encodes a value as JSON, including strings. Domain errors travel this way.
pub(crate) fn encode_json<T: Serialize>(value: &T) -> Result<String, Error> {
    sorted::to_string(&serde_json::to_value(value)?)
}

/// The result of reading a text as JSON of a type.
enum Reading {
    /// The text is not JSON for this type, so it will be read as plain text.
    NotJson,
    /// The text is read as a value that serializes to this.
    Value(Value),
    /// The text is read as a value that cannot be serialized.
    Unwritable,
}

fn read_as_json<T: Serialize + DeserializeOwned>(text: &str) -> Reading {
    match T::deserialize(TextReader::new(text)) {
        Ok(value) => match serde_json::to_value(&value) {
            Ok(value) => Reading::Value(value),
            Err(_) => Reading::Unwritable,
        },
        Err(_) => Reading::NotJson,
    }
}

/// Whether a text can be written without quotes and is read back as the same value.
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

/// Whether a text starts like JSON. Most texts do not, so they need no parsing.
fn may_be_json(text: &str) -> bool {
    let first = text.bytes().find(|byte| !matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    matches!(first, Some(b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n'))
}

fn quoted(text: String) -> String {
    Value::String(text).to_string()
}

/// Decodes a payload that is plain text.
///
/// Goes through a JSON string, because deserializing from a [`Value`] would instantiate the code of every `T` twice.
pub(crate) fn decode_text<T: DeserializeOwned>(payload: &str) -> Result<T, Error> {
    serde_json::from_str(&quoted(payload.to_owned()))
}

/// Decodes a recorded payload: as JSON, or if that fails, as the plain text of a string.
///
/// If both fail, the error comes from the JSON attempt, with line and column.
// These functions use `match` rather than closures, because they are compiled for every type, and each closure adds a
// function to a dev build.
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

/// Handlers without input are often started by hand with `""`, which is not JSON.
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
    fn strings_are_raw_and_everything_else_is_json() {
        assert_eq!(encode(&"plain \"text\"".to_owned()).unwrap(), "plain \"text\"");
        assert_eq!(encode(&Tier::Basic).unwrap(), "Basic");
        assert_eq!(encode(&Tier::Custom { cores: 2 }).unwrap(), r#"{"Custom":{"cores":2}}"#);
        assert_eq!(encode(&()).unwrap(), "null");
    }

    #[test]
    fn ambiguous_text_is_quoted() {
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
    fn text_that_is_not_json_is_a_string() {
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
    fn the_error_comes_from_the_json_attempt() {
        let error = decode::<Tier>(r#"{"Custom":{"cores":"two"}}"#).unwrap_err();
        assert_eq!(error.to_string(), "invalid type: string \"two\", expected u8 at line 1 column 24");
    }
}
