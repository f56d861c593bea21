//! The alternatives of a schema.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One alternative: the values of one JSON type.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape<'s> {
    Anything,
    Null,
    Bool(bool),
    Number(Number),
    Text(Text),
    Array(Array<'s>),
    Object(Object<'s>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Number {
    pub(super) is_integer: bool,
    pub(super) least: f64,
    pub(super) greatest: f64,
    /// Rust's name of the type, for messages.
    pub(super) type_name: Option<&'static str>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) constant: Option<String>,
    pub(super) format: Option<String>,
    pub(super) pattern: Option<String>,
    pub(super) shortest: u64,
    pub(super) longest: Option<u64>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Array<'s> {
    pub(super) first: Vec<&'s Value>,
    /// The schema of the items after the first.
    pub(super) others: Option<&'s Value>,
    pub(super) shortest: u64,
    pub(super) longest: Option<u64>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Object<'s> {
    pub(super) fields: BTreeMap<&'s str, &'s Value>,
    pub(super) required: BTreeSet<&'s str>,
    /// The schema of all other fields, as in a map.
    pub(super) others: Option<&'s Value>,
    /// The pattern of the other fields' names.
    pub(super) keys: Option<&'s str>,
    pub(super) denies_unknown: bool,
}

impl Number {
    pub(super) const ANY: Self =
        Self { is_integer: false, least: f64::NEG_INFINITY, greatest: f64::INFINITY, type_name: None };

    /// The numbers of both.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self {
            is_integer: self.is_integer || other.is_integer,
            least: self.least.max(other.least),
            greatest: self.greatest.min(other.greatest),
            type_name: self.type_name.or(other.type_name),
        }
    }
}

impl Number {
    /// Whether there is no other constraint than that of the type.
    fn is_whole_type(&self) -> bool {
        self.type_name.is_some_and(|name| of_type_name(name) == *self)
    }
}

/// The numbers of one of Rust's types.
pub(super) fn of_type_name(name: &'static str) -> Number {
    let power = |bits: i32| 2_f64.powi(bits);
    let (is_integer, least, greatest) = match name {
        "i8" => (true, -power(7), power(7) - 1.),
        "i16" => (true, -power(15), power(15) - 1.),
        "i32" => (true, -power(31), power(31) - 1.),
        "i64" | "isize" => (true, -power(63), power(63) - 1.),
        "i128" => (true, -power(127), power(127) - 1.),
        "u8" => (true, 0., power(8) - 1.),
        "u16" => (true, 0., power(16) - 1.),
        "u32" => (true, 0., power(32) - 1.),
        "u64" | "usize" => (true, 0., power(64) - 1.),
        "u128" => (true, 0., power(128) - 1.),
        "f64" => (false, f64::NEG_INFINITY, f64::INFINITY),
        "f32" => (false, f64::from(f32::MIN), f64::from(f32::MAX)),
        _ => return Number::ANY,
    };
    Number { is_integer, least, greatest, type_name: Some(name) }
}

impl Shape<'_> {
    /// Whether two alternatives have the same JSON type.
    pub(super) const fn is_like(&self, other: &Self) -> bool {
        matches!(
            (self, other),
            (Self::Null, Self::Null)
                | (Self::Bool(_), Self::Bool(_))
                | (Self::Number(_), Self::Number(_))
                | (Self::Text(_), Self::Text(_))
                | (Self::Array(_), Self::Array(_))
                | (Self::Object(_), Self::Object(_))
        )
    }
}

/// For people: `an integer from 0 to 255`.
impl fmt::Display for Shape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anything => f.write_str("any JSON"),
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
            Self::Array(array) => array.fmt(f),
            Self::Object(object) => object.fmt(f),
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.type_name {
            Some(name) => {
                let article = if name.starts_with(['i', 'f']) { "an" } else { "a" };
                write!(f, "{article} `{name}`")?;
                if self.is_whole_type() {
                    return Ok(());
                }
            }
            None => f.write_str(if self.is_integer { "an integer" } else { "a number" })?,
        }
        if self.least.is_finite() {
            write!(f, " from {}", self.least)?;
        }
        if self.greatest.is_finite() {
            write!(f, " up to {}", self.greatest)?;
        }
        Ok(())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(constant) = &self.constant {
            return write!(f, "the string {constant:?}");
        }
        match (&self.format, &self.pattern) {
            (Some(format), _) => write!(f, "a string with the format `{format}`")?,
            (None, Some(pattern)) => write!(f, "a string that matches `{pattern}`")?,
            (None, None) => f.write_str("a string")?,
        }
        length(f, "characters", self.shortest, self.longest)
    }
}

impl fmt::Display for Array<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")?;
        length(f, "items", self.shortest, self.longest)
    }
}

impl fmt::Display for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.fields.is_empty() {
            return f.write_str(if self.others.is_some() { "a map" } else { "an object" });
        }
        let names: Vec<_> = self.fields.keys().map(|name| format!("`{name}`")).collect();
        write!(f, "an object with {}", names.join(", "))
    }
}

fn length(f: &mut fmt::Formatter<'_>, what: &str, shortest: u64, longest: Option<u64>) -> fmt::Result {
    match longest {
        Some(longest) if longest == shortest => write!(f, " of {longest} {what}"),
        Some(longest) if shortest > 0 => write!(f, " of {shortest} to {longest} {what}"),
        Some(longest) => write!(f, " of at most {longest} {what}"),
        None if shortest > 0 => write!(f, " of at least {shortest} {what}"),
        None => Ok(()),
    }
}
