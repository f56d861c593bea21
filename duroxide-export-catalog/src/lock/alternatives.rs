//! A schema as a list of alternatives, each of one JSON type: an enum becomes one for each variant.

use crate::json_schema::{Keywords, MOST_REFERENCES, Schema, SchemaRoot};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// One alternative: the values of one JSON type.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Shape<'s> {
    Anything,
    Null,
    Bool(bool),
    Number(NumberShape),
    Text(TextShape),
    Array(ArrayShape<'s>),
    Object(ObjectShape<'s>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct NumberShape {
    pub(super) is_integer: bool,
    pub(super) least: f64,
    pub(super) greatest: f64,
    /// Rust's name of the type, for messages.
    pub(super) type_name: Option<&'static str>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct TextShape {
    pub(super) constant: Option<String>,
    pub(super) format: Option<String>,
    pub(super) pattern: Option<String>,
    pub(super) shortest: u64,
    pub(super) longest: Option<u64>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ArrayShape<'s> {
    pub(super) first: Vec<&'s Value>,
    /// The schema of the items after the first.
    pub(super) others: Option<&'s Value>,
    pub(super) shortest: u64,
    pub(super) longest: Option<u64>,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct ObjectShape<'s> {
    pub(super) fields: BTreeMap<&'s str, &'s Value>,
    pub(super) required: BTreeSet<&'s str>,
    /// The schema of all other fields, as in a map.
    pub(super) others: Option<&'s Value>,
    /// The pattern of the other fields' names.
    pub(super) keys: Option<&'s str>,
    pub(super) denies_unknown: bool,
}

impl NumberShape {
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

    /// Whether there is no other constraint than that of the type.
    fn is_whole_type(&self) -> bool {
        self.type_name.is_some_and(|name| of_type_name(name) == *self)
    }
}

/// The numbers of one of Rust's types.
pub(super) fn of_type_name(name: &'static str) -> NumberShape {
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
        _ => return NumberShape::ANY,
    };
    NumberShape { is_integer, least, greatest, type_name: Some(name) }
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

/// The JSON types that a schema can name.
const TYPES: [&str; 6] = ["null", "boolean", "number", "string", "array", "object"];

/// The alternatives of a schema. None means that nothing satisfies it.
pub(super) fn alternatives<'s>(root: SchemaRoot<'s>, schema: &'s Value) -> Vec<Shape<'s>> {
    alternatives_within(root, schema, MOST_REFERENCES)
}

fn alternatives_within<'s>(root: SchemaRoot<'s>, schema: &'s Value, depth: usize) -> Vec<Shape<'s>> {
    let schema = match Schema::read(schema) {
        Schema::Nothing => return Vec::new(),
        Schema::Keywords(schema) if depth > 0 => schema,
        Schema::Anything | Schema::Keywords(_) => return vec![Shape::Anything],
    };
    let mut shapes = own(schema);
    if let Some(referred) = root.referred(schema) {
        shapes = both(&shapes, &alternatives_within(root, referred, depth - 1));
    }
    for part in schema.list("allOf") {
        shapes = both(&shapes, &alternatives_within(root, part, depth - 1));
    }
    for key in ["anyOf", "oneOf"] {
        if schema.has(key) {
            let parts = schema.list(key).flat_map(|part| alternatives_within(root, part, depth - 1));
            shapes = both(&shapes, &parts.collect::<Vec<_>>());
        }
    }
    match schema.get("unevaluatedProperties") {
        Some(Value::Bool(false)) => shapes.iter_mut().for_each(deny_unknown),
        Some(others @ Value::Object(_)) => shapes.iter_mut().for_each(|shape| allow_others(shape, others)),
        _ => {}
    }
    shapes
}

/// What the keywords of the schema itself allow, without its parts.
fn own(schema: Keywords<'_>) -> Vec<Shape<'_>> {
    if let Some(constant) = schema.get("const") {
        return vec![constant_shape(constant)];
    }
    if schema.has("enum") {
        return schema.list("enum").map(constant_shape).collect();
    }
    let named = match schema.types() {
        Some(types) => types,
        None if is_unconstrained(schema) => return vec![Shape::Anything],
        None => TYPES.to_vec(),
    };
    named.into_iter().flat_map(|name| of_type(name, schema)).collect()
}

/// Whether no keyword constrains the values, other than those that combine schemas.
fn is_unconstrained(schema: Keywords<'_>) -> bool {
    ![
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "items",
        "prefixItems",
        "minimum",
        "maximum",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "minItems",
        "maxItems",
    ]
    .iter()
    .any(|key| schema.has(key))
}

fn of_type<'s>(name: &str, schema: Keywords<'s>) -> Vec<Shape<'s>> {
    match name {
        "null" => vec![Shape::Null],
        "boolean" => vec![Shape::Bool(false), Shape::Bool(true)],
        "integer" => vec![Shape::Number(NumberShape { is_integer: true, ..number(schema) })],
        "number" => vec![Shape::Number(number(schema))],
        "string" => vec![Shape::Text(text(schema))],
        "array" => vec![Shape::Array(array(schema))],
        "object" => vec![Shape::Object(object(schema))],
        _ => vec![Shape::Anything],
    }
}

fn constant_shape(value: &Value) -> Shape<'_> {
    match value {
        Value::Null => Shape::Null,
        Value::Bool(value) => Shape::Bool(*value),
        Value::Number(number) => {
            let value = number.as_f64().unwrap_or_default();
            Shape::Number(NumberShape { is_integer: !number.is_f64(), least: value, greatest: value, type_name: None })
        }
        Value::String(text) => Shape::Text(TextShape { constant: Some(text.clone()), ..TextShape::default() }),
        // Neither serde nor schemars has constant lists or objects.
        Value::Array(_) | Value::Object(_) => Shape::Anything,
    }
}

fn number(schema: Keywords<'_>) -> NumberShape {
    // schemars writes only the format of most of Rust's numbers; serde_json denies floats that are too large for it.
    schema.number_type().map_or(NumberShape::ANY, of_type_name).and(&NumberShape {
        is_integer: false,
        least: schema.bound("minimum").or_else(|| schema.bound("exclusiveMinimum")).unwrap_or(f64::NEG_INFINITY),
        greatest: schema.bound("maximum").or_else(|| schema.bound("exclusiveMaximum")).unwrap_or(f64::INFINITY),
        type_name: None,
    })
}

fn text(schema: Keywords<'_>) -> TextShape {
    TextShape {
        constant: None,
        format: schema.text("format").map(str::to_owned),
        pattern: schema.text("pattern").map(str::to_owned),
        shortest: schema.count("minLength").unwrap_or(0),
        longest: schema.count("maxLength"),
    }
}

fn array(schema: Keywords<'_>) -> ArrayShape<'_> {
    ArrayShape {
        first: schema.list("prefixItems").collect(),
        others: schema.get("items"),
        shortest: schema.count("minItems").unwrap_or(0),
        longest: schema.count("maxItems"),
    }
}

fn object(schema: Keywords<'_>) -> ObjectShape<'_> {
    let others = schema.other_fields();
    ObjectShape {
        fields: schema.fields().collect(),
        required: schema.required().collect(),
        others: others.map(|others| others.schema),
        keys: others.and_then(|others| others.pattern),
        denies_unknown: others.is_none() && schema.get("additionalProperties") == Some(&Value::Bool(false)),
    }
}

const fn deny_unknown(shape: &mut Shape<'_>) {
    if let Shape::Object(object) = shape {
        object.denies_unknown = true;
    }
}

const fn allow_others<'s>(shape: &mut Shape<'s>, others: &'s Value) {
    if let Shape::Object(object) = shape {
        object.others = Some(others);
    }
}

/// The alternatives that satisfy one of either.
fn both<'s>(left: &[Shape<'s>], right: &[Shape<'s>]) -> Vec<Shape<'s>> {
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

fn both_texts(one: &TextShape, other: &TextShape) -> Option<TextShape> {
    if let (Some(left), Some(right)) = (&one.constant, &other.constant)
        && left != right
    {
        return None;
    }
    Some(TextShape {
        constant: one.constant.clone().or_else(|| other.constant.clone()),
        format: one.format.clone().or_else(|| other.format.clone()),
        pattern: one.pattern.clone().or_else(|| other.pattern.clone()),
        shortest: one.shortest.max(other.shortest),
        longest: least(one.longest, other.longest),
    })
}

fn both_arrays<'s>(one: &ArrayShape<'s>, other: &ArrayShape<'s>) -> ArrayShape<'s> {
    ArrayShape {
        first: if one.first.is_empty() { other.first.clone() } else { one.first.clone() },
        others: one.others.or(other.others),
        shortest: one.shortest.max(other.shortest),
        longest: least(one.longest, other.longest),
    }
}

fn both_objects<'s>(one: &ObjectShape<'s>, other: &ObjectShape<'s>) -> ObjectShape<'s> {
    let mut fields = other.fields.clone();
    fields.extend(&one.fields);
    ObjectShape {
        fields,
        required: one.required.union(&other.required).copied().collect(),
        others: one.others.or(other.others),
        keys: one.keys.or(other.keys),
        denies_unknown: one.denies_unknown || other.denies_unknown,
    }
}

fn least(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    one.into_iter().chain(other).min()
}

/// Text for people, such as `an integer from 0 to 255`.
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

impl fmt::Display for NumberShape {
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

impl fmt::Display for TextShape {
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

impl fmt::Display for ArrayShape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")?;
        length(f, "items", self.shortest, self.longest)
    }
}

impl fmt::Display for ObjectShape<'_> {
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
