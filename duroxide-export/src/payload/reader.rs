//! Reads a text as JSON, for types that can be written as plain text.
//!
//! Every input and output is checked this way, and nearly all of them are structs, which are never plain text. Reading
//! a struct would compile its deserialization a second time. So this deserializer rejects structs, lists, maps and
//! numbers, and only reads types that could be strings.

use serde::de::{self, Deserialize, Deserializer, IntoDeserializer, Visitor};
use serde_json::Error;
use serde_json::de::StrRead;

/// A deserializer of JSON for types that can be written as text. It fails for all others, and if the text is not JSON for
/// the type.
pub(crate) struct TextReader<'t> {
    text: &'t str,
}

impl<'t> TextReader<'t> {
    pub(crate) const fn new(text: &'t str) -> Self {
        Self { text }
    }

    /// Reads the whole text as JSON.
    fn json<T>(
        self,
        read: impl FnOnce(&mut serde_json::Deserializer<StrRead<'t>>) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let mut json = serde_json::Deserializer::from_str(self.text);
        let value = read(&mut json)?;
        json.end()?;
        Ok(value)
    }
}

// Not generic, because generic functions are compiled for every type.
fn never_text() -> Error {
    de::Error::custom("not written as text")
}

/// Types that are read as JSON.
macro_rules! read {
    ($($method:ident),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.json(|json| json.$method(visitor))
        }
    )*};
}

/// Types that are never written as plain text.
macro_rules! refuse {
    ($($method:ident),*) => {$(
        fn $method<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
            Err(never_text())
        }
    )*};
}

impl<'de> Deserializer<'de> for TextReader<'de> {
    type Error = Error;

    read!(
        deserialize_any,
        deserialize_char,
        deserialize_str,
        deserialize_string,
        deserialize_bytes,
        deserialize_byte_buf,
        deserialize_identifier,
        deserialize_ignored_any
    );

    refuse!(
        deserialize_bool,
        deserialize_i8,
        deserialize_i16,
        deserialize_i32,
        deserialize_i64,
        deserialize_i128,
        deserialize_u8,
        deserialize_u16,
        deserialize_u32,
        deserialize_u64,
        deserialize_u128,
        deserialize_f32,
        deserialize_f64,
        deserialize_unit,
        deserialize_seq,
        deserialize_map
    );

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if serde_json::from_str::<()>(self.text).is_ok() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.json(|json| json.deserialize_newtype_struct(name, visitor))
    }

    /// A variant that is written as text has no content.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let variant: String = self.json(|json| String::deserialize(json))?;
        IntoDeserializer::<Error>::into_deserializer(variant).deserialize_enum(name, variants, visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, _: V) -> Result<V::Value, Error> {
        Err(never_text())
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(never_text())
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, _: V) -> Result<V::Value, Error> {
        Err(never_text())
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        Err(never_text())
    }
}

#[cfg(test)]
mod tests {
    use super::TextReader;
    use serde::de::DeserializeOwned;
    use serde::{Deserialize, Serialize};
    use serde_json::Value;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Tier {
        Basic,
        Custom { cores: u8 },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Newtype(String);

    fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
        T::deserialize(TextReader::new(text)).ok()
    }

    #[test]
    fn possible_text_is_read_like_serde_json() {
        for text in
            ["", "x", "null", " null ", "12", "\"x\"", " \"x\" ", "\"Basic\"", "[1]", "{}", "\"open", "\"a\" b", "true"]
        {
            assert_eq!(read::<String>(text), serde_json::from_str(text).ok(), "{text}");
            assert_eq!(read::<Option<String>>(text), serde_json::from_str(text).ok(), "{text}");
            assert_eq!(read::<Value>(text), serde_json::from_str(text).ok(), "{text}");
            assert_eq!(read::<Option<Value>>(text), serde_json::from_str(text).ok(), "{text}");
            assert_eq!(read::<Newtype>(text), serde_json::from_str(text).ok(), "{text}");
            assert_eq!(read::<char>(text), serde_json::from_str(text).ok(), "{text}");
            assert_eq!(read::<Tier>(text), serde_json::from_str(text).ok(), "{text}");
            assert_eq!(read::<Box<str>>(text), serde_json::from_str(text).ok(), "{text}");
        }
    }

    #[test]
    fn types_that_are_never_text_are_not_read() {
        assert_eq!(read::<u8>("12"), None);
        assert_eq!(read::<Vec<u8>>("[1]"), None);
        assert_eq!(read::<Tier>("{\"Custom\":{\"cores\":1}}"), None);
    }
}
