//! One alternative of a schema: the values of one JSON type.

use crate::json_schema::{Keywords, number_type};
use serde_json::Value;
use std::collections::BTreeMap;
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
    pub(super) is_not_zero: bool,
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
    /// Whether this stands for the variants that an enum does not know.
    pub(super) is_other: bool,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Array<'s> {
    pub(super) first: Vec<&'s Value>,
    /// The schema of the items after the first.
    pub(super) others: Option<&'s Value>,
    pub(super) shortest: u64,
    pub(super) longest: Option<u64>,
}

impl<'s> Array<'s> {
    pub(super) fn item(&self, index: usize) -> Option<&'s Value> {
        self.first.get(index).copied().or(self.others)
    }
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Object<'s> {
    pub(super) fields: BTreeMap<&'s str, &'s Value>,
    /// In the order of their declaration.
    pub(super) required: Vec<&'s str>,
    /// How it is read, if this is how it is written.
    pub(super) reading: Option<Reading<'s>>,
    /// The schema of all other fields, as in a map.
    pub(super) others: Option<&'s Value>,
    /// The names of the other fields.
    pub(super) keys: Keys<'s>,
    pub(super) denies_unknown: bool,
    /// Other names under which fields are read.
    pub(super) aliases: BTreeMap<&'s str, &'s str>,
    /// Whether the fields can also come as a list.
    pub(super) reads_lists: bool,
    /// Whether this stands for the variants that an enum does not know.
    pub(super) is_other: bool,
}

/// What an object that is written with exactly its fields also reads.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Reading<'s> {
    /// Fields that are always written, but may be missing.
    pub(super) defaulted: Vec<&'s str>,
    /// Whether there may be other fields.
    pub(super) ignores_unknown: bool,
}

/// The keys of a map.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) enum Keys<'s> {
    #[default]
    Any,
    /// Numbers, whose type is known if serde was asked for it.
    Integers {
        is_signed: bool,
        type_name: Option<&'static str>,
    },
    /// Another type of text.
    Format(&'s str),
    Pattern(&'s str),
}

impl<'s> Keys<'s> {
    pub(super) fn of(schema: Keywords<'s>) -> Self {
        let pattern = schema.other_fields().and_then(|others| others.pattern);
        let format = schema.key_format();
        match (pattern, format, format.and_then(number_type)) {
            (_, Some("float" | "double"), _) => Self::Format(format.unwrap_or_default()),
            (_, _, Some(name)) => Self::Integers { is_signed: name.starts_with('i'), type_name: Some(name) },
            (_, Some(format), None) => Self::Format(format),
            (Some(r"^\d+$"), None, None) => Self::Integers { is_signed: false, type_name: None },
            (Some(r"^-?\d+$"), None, None) => Self::Integers { is_signed: true, type_name: None },
            (Some(pattern), None, None) => Self::Pattern(pattern),
            (None, None, None) => Self::Any,
        }
    }

    /// The keys that both allow, as far as that can be told.
    fn and(self, other: Self) -> Self {
        if self == Self::Any { other } else { self }
    }

    pub(super) fn has(self, name: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Integers { is_signed, .. } => name.parse::<i128>().is_ok_and(|number| is_signed || number >= 0),
            Self::Format("char") => name.chars().count() == 1,
            Self::Format(_) | Self::Pattern(_) => false,
        }
    }
}

impl fmt::Display for Keys<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any keys"),
            Self::Integers { type_name: Some(name), .. } => write!(f, "keys of the type `{name}`"),
            Self::Integers { is_signed: true, .. } => f.write_str("keys that are integers"),
            Self::Integers { is_signed: false, .. } => f.write_str("keys that are integers from 0"),
            Self::Format(format) => write!(f, "keys with the format `{format}`"),
            Self::Pattern(pattern) => write!(f, "keys that match `{pattern}`"),
        }
    }
}

impl Number {
    pub(super) const ANY: Self = Self {
        is_integer: false,
        least: f64::NEG_INFINITY,
        greatest: f64::INFINITY,
        is_not_zero: false,
        type_name: None,
    };

    /// The numbers of one of Rust's types.
    pub(super) fn of(type_name: &'static str) -> Self {
        of_type_name(type_name)
    }

    /// The numbers of both.
    pub(super) fn and(&self, other: &Self) -> Self {
        Self {
            is_integer: self.is_integer || other.is_integer,
            least: self.least.max(other.least),
            greatest: self.greatest.min(other.greatest),
            is_not_zero: self.is_not_zero || other.is_not_zero,
            type_name: self.type_name.or(other.type_name),
        }
    }

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
    Number { is_integer, least, greatest, is_not_zero: false, type_name: Some(name) }
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

/// The alternatives that satisfy one of either.
pub(super) fn both<'s>(left: &[Shape<'s>], right: &[Shape<'s>]) -> Vec<Shape<'s>> {
    left.iter().flat_map(|one| right.iter().filter_map(move |other| and(one, other))).collect()
}

fn and<'s>(left: &Shape<'s>, right: &Shape<'s>) -> Option<Shape<'s>> {
    Some(match (left, right) {
        (Shape::Anything, other) | (other, Shape::Anything) => other.clone(),
        (Shape::Number(one), Shape::Number(other)) => Shape::Number(one.and(other)),
        (Shape::Text(one), Shape::Text(other)) => Shape::Text(both_texts(one, other)?),
        (Shape::Array(one), Shape::Array(other)) => Shape::Array(both_arrays(one, other)),
        (Shape::Object(one), Shape::Object(other)) => Shape::Object(both_objects(one, other)),
        (one, other) => return (one == other).then(|| one.clone()),
    })
}

fn both_texts(one: &Text, other: &Text) -> Option<Text> {
    if let (Some(left), Some(right)) = (&one.constant, &other.constant)
        && left != right
    {
        return None;
    }
    Some(Text {
        constant: one.constant.clone().or_else(|| other.constant.clone()),
        format: one.format.clone().or_else(|| other.format.clone()),
        pattern: one.pattern.clone().or_else(|| other.pattern.clone()),
        shortest: one.shortest.max(other.shortest),
        longest: least(one.longest, other.longest),
        is_other: one.is_other && other.is_other,
    })
}

fn both_arrays<'s>(one: &Array<'s>, other: &Array<'s>) -> Array<'s> {
    Array {
        first: if one.first.is_empty() { other.first.clone() } else { one.first.clone() },
        others: one.others.or(other.others),
        shortest: one.shortest.max(other.shortest),
        longest: least(one.longest, other.longest),
    }
}

fn both_objects<'s>(one: &Object<'s>, other: &Object<'s>) -> Object<'s> {
    let mut fields = other.fields.clone();
    fields.extend(&one.fields);
    Object {
        fields,
        required: one
            .required
            .iter()
            .chain(other.required.iter().filter(|name| !one.required.contains(name)))
            .copied()
            .collect(),
        reading: both_readings(one.reading.as_ref(), other.reading.as_ref()),
        others: one.others.or(other.others),
        keys: one.keys.and(other.keys),
        denies_unknown: one.denies_unknown || other.denies_unknown,
        aliases: one.aliases.iter().chain(&other.aliases).map(|(alias, field)| (*alias, *field)).collect(),
        reads_lists: one.reads_lists && other.reads_lists,
        is_other: one.is_other || other.is_other,
    }
}

fn both_readings<'s>(one: Option<&Reading<'s>>, other: Option<&Reading<'s>>) -> Option<Reading<'s>> {
    let all = || one.into_iter().chain(other);
    all().next()?;
    Some(Reading {
        defaulted: all().flat_map(|reading| &reading.defaulted).copied().collect(),
        ignores_unknown: all().any(|reading| reading.ignores_unknown),
    })
}

fn least(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    one.into_iter().chain(other).min()
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
        if self.is_not_zero {
            f.write_str(" other than 0")?;
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
