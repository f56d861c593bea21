//! JSON as `serde_json::to_value` and then `to_string` write it, without the value between.
//!
//! What makes that JSON what it is, is that objects are sorted by their keys: [`Value`]'s maps are. So here every entry
//! is written to the text as it comes, and where the keys of an object did not come in order, its entries change places at its end.
//! The features of `serde_json` that make its values otherwise, wherever in the program they are enabled, are
//! followed too.

use serde::Serialize;
use serde::ser::{self, SerializeMap as _, Serializer as _};
use serde_json::{Error, Value};
use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt::{Display, Write as _};
use std::sync::LazyLock;

/// What a value is written as.
pub(super) enum Encoded {
    /// The value is a string: its text, without quotes.
    Text(String),
    /// Any other value.
    Json(String),
}

/// Writes a value.
pub(super) fn encode<T: Serialize + ?Sized>(value: &T) -> Result<Encoded, Error> {
    let mut encoder = Encoder { out: String::with_capacity(USUAL_LENGTH), ..Encoder::default() };
    value.serialize(&mut encoder)?;
    Ok(if encoder.is_text { Encoded::Text(encoder.out) } else { Encoded::Json(encoder.out) })
}

/// Of a payload, in bytes: most do with one allocation.
const USUAL_LENGTH: usize = 128;

/// Whether the maps of `serde_json` are sorted. They are not with its feature `preserve_order`.
static IS_SORTED: LazyLock<bool> = LazyLock::new(|| {
    let map: serde_json::Map<String, Value> = ["b", "a"].map(|key| (key.to_owned(), Value::Null)).into_iter().collect();
    map.keys().next().is_some_and(|first| first == "a")
});

/// How `serde_json`'s feature `raw_value` names a struct whose one field is JSON as text.
const RAW_VALUE: &str = "$serde_json::private::RawValue";

/// How its feature `arbitrary_precision` names a struct whose one field is a number as text.
const NUMBER: &str = "$serde_json::private::Number";

/// The text so far.
#[derive(Default)]
struct Encoder {
    out: String,
    /// The whole value is a string, and `out` its text.
    is_text: bool,
    /// Something was wrapped in `Some`, of which nothing can be seen in the text.
    is_optional: bool,
    /// The entries of the objects that are being written, those of an inner one behind those of the outer.
    entries: Vec<Entry>,
}

/// One entry of an object.
struct Entry {
    key: Cow<'static, str>,
    /// Where it begins in the text, with its key.
    start: usize,
}

impl Encoder {
    /// A string with quotes, or, if it is all there is, without.
    fn string(&mut self, text: &str) {
        // Everything that a string can stand in begins with a bracket.
        if self.out.is_empty() {
            self.is_text = true;
            self.out.push_str(text);
        } else {
            self.quoted(text);
        }
    }

    fn quoted(&mut self, text: &str) {
        self.out.push('"');
        if text.bytes().all(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
            self.out.push_str(text);
        } else {
            // serde_json's own escapes, less its quotes.
            let escaped = Value::from(text).to_string();
            self.out.push_str(&escaped[1..escaped.len() - 1]);
        }
        self.out.push('"');
    }

    fn display(&mut self, value: impl Display) {
        let _ = write!(self.out, "{value}");
    }

    fn object(&mut self) -> Object<'_> {
        self.out.push('{');
        let (start, first) = (self.out.len(), self.entries.len());
        Object { encoder: self, start, first, in_order: true, raw: None, key: None }
    }

    fn array(&mut self) -> Array<'_> {
        self.out.push('[');
        Array { encoder: self, is_empty: true, closing: "]" }
    }

    /// `{"variant":`, which the caller closes.
    fn variant(&mut self, variant: &str) {
        self.out.push('{');
        self.quoted(variant);
        self.out.push(':');
    }

    /// Puts the entries of the object that ends here into order, and of those with one key, leaves the last.
    fn reorder(&mut self, start: usize, first: usize) {
        let end = self.out.len();
        let entries = &self.entries[first..];
        let ends = entries.iter().skip(1).map(|entry| entry.start - 1).chain([end]);
        let mut parts: Vec<(&str, &str)> =
            entries.iter().zip(ends).map(|(entry, end)| (&*entry.key, &self.out[entry.start..end])).collect();
        if *IS_SORTED {
            // Stable: of equal keys, the last stays last.
            parts.sort_by_key(|(key, _)| *key);
            parts.reverse();
            parts.dedup_by_key(|(key, _)| *key);
            parts.reverse();
        } else {
            keep_first_place_of_last(&mut parts);
        }
        let reordered = parts.iter().map(|(_, text)| *text).collect::<Vec<_>>().join(",");
        self.out.truncate(start);
        self.out.push_str(&reordered);
    }
}

/// Of entries with one key, the last takes the place of the first.
fn keep_first_place_of_last(parts: &mut Vec<(&str, &str)>) {
    let distinct: HashSet<&str> = parts.iter().map(|(key, _)| *key).collect();
    if distinct.len() == parts.len() {
        return;
    }
    let mut kept: Vec<(&str, &str)> = Vec::with_capacity(parts.len());
    for part in parts.drain(..) {
        match kept.iter_mut().find(|(key, _)| *key == part.0) {
            Some(first) => *first = part,
            None => kept.push(part),
        }
    }
    *parts = kept;
}

/// An object that is being written.
struct Object<'a> {
    encoder: &'a mut Encoder,
    /// Where its first entry begins.
    start: usize,
    /// Its first entry among all.
    first: usize,
    /// Whether the keys have ascended so far.
    in_order: bool,
    /// The name of the struct, if its field is the text of something else.
    raw: Option<&'static str>,
    /// The key whose value is next, in a map.
    key: Option<String>,
}

impl Object<'_> {
    fn entry<T: Serialize + ?Sized>(&mut self, key: Cow<'static, str>, value: &T) -> Result<(), Error> {
        if self.raw.is_some() {
            return value.serialize(&mut *self.encoder);
        }
        self.begin_entry(key);
        value.serialize(&mut *self.encoder)
    }

    fn begin_entry(&mut self, key: Cow<'static, str>) {
        let encoder = &mut *self.encoder;
        if let Some(last) = encoder.entries[self.first..].last() {
            encoder.out.push(',');
            // Without sorting, only an equal key is out of place, and it may be any of those before.
            self.in_order &= if *IS_SORTED { last.key < key } else { false };
        }
        let start = encoder.out.len();
        encoder.quoted(&key);
        encoder.out.push(':');
        encoder.entries.push(Entry { key, start });
    }

    fn close(self, closing: &str) -> Result<(), Error> {
        if let Some(name) = self.raw {
            return self.close_raw(name);
        }
        if !self.in_order {
            self.encoder.reorder(self.start, self.first);
        }
        self.encoder.entries.truncate(self.first);
        self.encoder.out.push_str(closing);
        Ok(())
    }

    /// What was written is a string, and the text in it what is meant.
    fn close_raw(self, name: &str) -> Result<(), Error> {
        let encoder = self.encoder;
        let written = encoder.out.split_off(self.start);
        let text = if encoder.is_text { written } else { serde_json::from_str(&written)? };
        encoder.is_text = false;
        if name == NUMBER {
            encoder.out.push_str(&text);
            return Ok(());
        }
        serde_json::from_str::<Value>(&text)?.serialize(encoder)
    }
}

impl ser::SerializeStruct for Object<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.entry(Cow::Borrowed(key), value)
    }

    fn end(self) -> Result<(), Error> {
        self.close("}")
    }
}

impl ser::SerializeStructVariant for Object<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Result<(), Error> {
        self.entry(Cow::Borrowed(key), value)
    }

    fn end(self) -> Result<(), Error> {
        self.close("}}")
    }
}

impl ser::SerializeMap for Object<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key = Some(key_text(key)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let key = self.key.take().ok_or_else(|| ser::Error::custom("a map has a value without a key"))?;
        self.entry(Cow::Owned(key), value)
    }

    fn end(self) -> Result<(), Error> {
        self.close("}")
    }
}

/// A key as `serde_json` makes it: text, or a number, character, truth value or variant as text.
fn key_text<T: Serialize + ?Sized>(key: &T) -> Result<String, Error> {
    let mut encoder = Encoder::default();
    if key.serialize(&mut encoder).is_ok() && encoder.is_text && !encoder.is_optional {
        return Ok(encoder.out);
    }
    key_of_value(key)
}

/// The same by way of a map of its own.
fn key_of_value<T: Serialize + ?Sized>(key: &T) -> Result<String, Error> {
    let mut map = serde_json::value::Serializer.serialize_map(Some(1))?;
    map.serialize_key(key)?;
    map.serialize_value(&())?;
    let Value::Object(map) = map.end()? else { return Err(ser::Error::custom("a map is no object")) };
    Ok(map.into_iter().next().map(|(key, _)| key).unwrap_or_default())
}

/// An array that is being written.
struct Array<'a> {
    encoder: &'a mut Encoder,
    is_empty: bool,
    closing: &'static str,
}

impl Array<'_> {
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        if !std::mem::take(&mut self.is_empty) {
            self.encoder.out.push(',');
        }
        value.serialize(&mut *self.encoder)
    }

    fn close(self) {
        self.encoder.out.push_str(self.closing);
    }
}

/// The traits of serde for arrays differ in the names of their methods.
macro_rules! array {
    ($($of:ident :: $element:ident),*) => {$(
        impl ser::$of for Array<'_> {
            type Ok = ();
            type Error = Error;

            fn $element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
                self.element(value)
            }

            fn end(self) -> Result<(), Error> {
                self.close();
                Ok(())
            }
        }
    )*};
}

array!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field
);

/// Whole numbers.
macro_rules! integers {
    ($($method:ident: $type:ty),*) => {$(
        fn $method(self, value: $type) -> Result<(), Error> {
            self.out.push_str(itoa::Buffer::new().format(value));
            Ok(())
        }
    )*};
}

/// Numbers of which `serde_json` says how, or whether, they are written.
macro_rules! valued {
    ($($method:ident: $type:ty),*) => {$(
        fn $method(self, value: $type) -> Result<(), Error> {
            self.display(serde_json::value::Serializer.$method(value)?);
            Ok(())
        }
    )*};
}

impl<'a> ser::Serializer for &'a mut Encoder {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Array<'a>;
    type SerializeTuple = Array<'a>;
    type SerializeTupleStruct = Array<'a>;
    type SerializeTupleVariant = Array<'a>;
    type SerializeMap = Object<'a>;
    type SerializeStruct = Object<'a>;
    type SerializeStructVariant = Object<'a>;

    integers!(
        serialize_i8: i8,
        serialize_i16: i16,
        serialize_i32: i32,
        serialize_i64: i64,
        serialize_u8: u8,
        serialize_u16: u16,
        serialize_u32: u32,
        serialize_u64: u64
    );
    valued!(serialize_i128: i128, serialize_u128: u128, serialize_f32: f32, serialize_f64: f64);

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.out.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.string(value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.string(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.collect_seq(value)
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.is_optional = true;
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.out.push_str("null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Error> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Error> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.variant(variant);
        value.serialize(&mut *self)?;
        self.out.push('}');
        Ok(())
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Array<'a>, Error> {
        Ok(self.array())
    }

    fn serialize_tuple(self, _: usize) -> Result<Array<'a>, Error> {
        Ok(self.array())
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Array<'a>, Error> {
        Ok(self.array())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Array<'a>, Error> {
        self.variant(variant);
        Ok(Array { closing: "]}", ..self.array() })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Object<'a>, Error> {
        Ok(self.object())
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Object<'a>, Error> {
        if name == RAW_VALUE || name == NUMBER {
            let (start, first) = (self.out.len(), self.entries.len());
            return Ok(Object { encoder: self, start, first, in_order: true, raw: Some(name), key: None });
        }
        Ok(self.object())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Object<'a>, Error> {
        self.variant(variant);
        Ok(self.object())
    }
}

#[cfg(test)]
mod tests {
    use super::{Encoded, encode};
    use proptest::prelude::*;
    use serde::ser::{Error as _, SerializeMap as _, SerializeStruct as _, Serializer};
    use serde::{Deserialize, Serialize};
    use serde_json::Value;
    use std::collections::{BTreeMap, HashMap};

    /// What duroxide writes, or says.
    fn by_value<T: Serialize + ?Sized>(value: &T) -> Result<String, String> {
        match serde_json::to_value(value) {
            Ok(Value::String(text)) => Ok(format!("text {text}")),
            Ok(json) => Ok(format!("json {json}")),
            Err(error) => Err(error.to_string()),
        }
    }

    fn directly<T: Serialize + ?Sized>(value: &T) -> Result<String, String> {
        match encode(value) {
            Ok(Encoded::Text(text)) => Ok(format!("text {text}")),
            Ok(Encoded::Json(json)) => Ok(format!("json {json}")),
            Err(error) => Err(error.to_string()),
        }
    }

    #[track_caller]
    fn compare<T: Serialize + ?Sized>(value: &T) {
        assert_eq!(directly(value), by_value(value));
    }

    /// Every form that serde knows, with keys out of order.
    #[derive(Debug, Clone, Serialize, Deserialize)]
    enum Tree {
        Unit,
        Number(f64),
        Pair(i64, Option<String>),
        Fields { zebra: Box<Self>, apple: u8, mango: Vec<Self> },
        Map(HashMap<String, Self>),
        Ordered(BTreeMap<u16, char>),
        Wrapped(Wrapper),
        Nothing(()),
    }

    #[derive(Debug, Clone, Serialize, Deserialize)]
    struct Wrapper(String);

    #[derive(Serialize)]
    struct UnitStruct;

    #[derive(Serialize)]
    struct Flattened {
        b: u8,
        #[serde(flatten)]
        rest: BTreeMap<String, u8>,
        a: u8,
    }

    fn tree() -> impl Strategy<Value = Tree> {
        let leaf = prop_oneof![
            Just(Tree::Unit),
            Just(Tree::Nothing(())),
            any::<f64>().prop_map(Tree::Number),
            (any::<i64>(), any::<Option<String>>()).prop_map(|(number, text)| Tree::Pair(number, text)),
            any::<BTreeMap<u16, char>>().prop_map(Tree::Ordered),
            any::<String>().prop_map(|text| Tree::Wrapped(Wrapper(text))),
        ];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                (inner.clone(), any::<u8>(), proptest::collection::vec(inner.clone(), 0..4))
                    .prop_map(|(zebra, apple, mango)| Tree::Fields { zebra: Box::new(zebra), apple, mango }),
                proptest::collection::hash_map(".{0,6}", inner, 0..6).prop_map(Tree::Map),
            ]
        })
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<u64>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 8, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::hash_map(any::<String>(), inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_tree_is_written_as_duroxide_writes_it(tree in tree()) {
            compare(&tree);
            compare(&[tree]);
        }

        #[test]
        fn every_json_is_written_as_it_is(json in json()) {
            compare(&json);
        }

        #[test]
        fn strings_are_escaped_as_elsewhere(text in any::<String>(), control in "[\\x00-\\x1f\"\\\\\u{7f}\u{2028}]{0,8}") {
            compare(&text);
            compare(&[&text, &control]);
            compare(&control);
        }

        #[test]
        fn numbers_are_written_as_elsewhere(
            short in any::<f32>(),
            long in any::<f64>(),
            signed in any::<i128>(),
            unsigned in any::<u128>(),
        ) {
            compare(&short);
            compare(&long);
            compare(&signed);
            compare(&unsigned);
            compare(&(signed >> 64, unsigned >> 64));
        }
    }

    #[test]
    fn forms_that_a_derive_makes() {
        compare(&UnitStruct);
        compare(&Wrapper("x".into()));
        compare(&Tree::Unit);
        compare(&[Tree::Unit]);
        compare(&Some(()));
        compare(&None::<u8>);
        compare("");
        compare(&[""]);
        compare(&'"');
        compare(&['\n']);
        compare(&(1_u8, "two", [3.5_f32]));
        compare(&[f64::NAN, f64::INFINITY, -0.0]);
        compare(&[i64::MIN, i64::MAX]);
        compare(&BTreeMap::<u8, u8>::new());
        compare(&Vec::<u8>::new());
    }

    #[test]
    fn keys_that_are_no_text() {
        compare(&HashMap::from([(3, 'c'), (20, 'b'), (-1, 'a')]));
        compare(&HashMap::from([(true, 1), (false, 2)]));
        compare(&HashMap::from([('b', 1), ('a', 2)]));
        compare(&HashMap::from([(i128::MAX, 1), (0, 2)]));
        compare(&HashMap::from([
            ("b".to_owned(), HashMap::from([("d", 1), ("c", 2)])),
            ("\"".to_owned(), HashMap::new()),
        ]));
    }

    #[test]
    fn what_cannot_be_written_is_refused_in_the_same_words() {
        for refused in [
            directly(&BTreeMap::from([((), 1)])),
            directly(&BTreeMap::from([(vec![1], 1)])),
            directly(&BTreeMap::from([(Some(1), 1)])),
            directly(&BTreeMap::from([(Some("text"), 1)])),
        ] {
            assert_eq!(refused, by_value(&BTreeMap::from([((), 1)])));
        }
        compare(&u128::MAX);
        compare(&Refused);
        compare(&[Refused]);
    }

    struct Refused;

    impl Serialize for Refused {
        fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
            Err(S::Error::custom("not this one"))
        }
    }

    /// Keys that stand twice: the last one counts.
    #[test]
    fn repeated_keys() {
        struct Repeated;

        impl Serialize for Repeated {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(None)?;
                for (key, value) in [("b", 1), ("a", 2), ("b", 3), ("c", 4), ("a", 5)] {
                    map.serialize_entry(key, &value)?;
                }
                map.end()
            }
        }

        compare(&Repeated);
        compare(&(Repeated, [Repeated]));
        let rest = [("c".to_owned(), 3), ("a".to_owned(), 1), ("b".to_owned(), 2)].into();
        compare(&Flattened { b: 20, rest, a: 10 });
    }

    /// Structs with the names by which `serde_json` hands on text that is JSON already.
    #[test]
    fn text_that_is_json_already() {
        struct Raw(&'static str, &'static str);

        impl Serialize for Raw {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut raw = serializer.serialize_struct(self.0, 1)?;
                raw.serialize_field(self.0, self.1)?;
                raw.end()
            }
        }

        for (text, written) in [
            ("{\"b\": 1, \"a\": [\"\\n\"]}", "json {\"a\":[\"\\n\"],\"b\":1}"),
            ("\"x\"", "text x"),
            ("1.0", "json 1.0"),
        ] {
            assert_eq!(directly(&Raw(super::RAW_VALUE, text)).unwrap(), written);
        }
        assert_eq!(directly(&[Raw(super::RAW_VALUE, "\"x\"")]).unwrap(), "json [\"x\"]");
        assert_eq!(directly(&Raw(super::NUMBER, "1.500")).unwrap(), "json 1.500");
        assert_eq!(directly(&BTreeMap::from([("a", Raw(super::NUMBER, "12"))])).unwrap(), "json {\"a\":12}");
        assert!(directly(&Raw(super::RAW_VALUE, "{")).is_err());
    }
}
