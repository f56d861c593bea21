//! Turns a schema into its alternatives.

use super::shape::{Array, Number, Object, Shape, Text, of_type_name};
use serde_json::{Map, Value};

/// A schema document, which its parts refer to.
#[derive(Clone, Copy)]
pub(super) struct Document<'s>(pub(super) &'s Value);

/// How many references to follow one after the other. Types do not refer to themselves without a list or an option
/// between, so this only ends malformed schemas.
const MOST_REFERENCES: usize = 64;

/// The JSON types that a schema can name.
const TYPES: [&str; 6] = ["null", "boolean", "number", "string", "array", "object"];

impl<'s> Document<'s> {
    /// The alternatives of a schema. None means that nothing satisfies it.
    pub(super) fn alternatives(self, schema: &'s Value) -> Vec<Shape<'s>> {
        self.of(schema, MOST_REFERENCES)
    }

    fn of(self, schema: &'s Value, depth: usize) -> Vec<Shape<'s>> {
        let schema = match schema {
            Value::Bool(false) => return Vec::new(),
            Value::Object(schema) if depth > 0 => schema,
            _ => return vec![Shape::Anything],
        };
        let mut shapes = own(schema);
        if let Some(referred) = schema.get("$ref").and_then(Value::as_str).and_then(|path| self.referred(path)) {
            shapes = both(&shapes, &self.of(referred, depth - 1));
        }
        for part in list(schema, "allOf") {
            shapes = both(&shapes, &self.of(part, depth - 1));
        }
        for key in ["anyOf", "oneOf"] {
            if schema.contains_key(key) {
                let alternatives: Vec<_> = list(schema, key).flat_map(|part| self.of(part, depth - 1)).collect();
                shapes = both(&shapes, &alternatives);
            }
        }
        match schema.get("unevaluatedProperties") {
            Some(Value::Bool(false)) => shapes.iter_mut().for_each(deny_unknown),
            Some(others @ Value::Object(_)) => shapes.iter_mut().for_each(|shape| allow_others(shape, others)),
            _ => {}
        }
        shapes
    }

    /// What a schema that is nothing but a reference refers to.
    pub(super) fn resolved(self, schema: &'s Value) -> &'s Value {
        let mut schema = schema;
        for _ in 0..MOST_REFERENCES {
            let reference =
                schema.as_object().filter(|keywords| keywords.len() == 1).and_then(|keywords| keywords.get("$ref"));
            match reference.and_then(Value::as_str).and_then(|path| self.referred(path)) {
                Some(referred) => schema = referred,
                None => break,
            }
        }
        schema
    }

    /// The schema that `#/$defs/Name` refers to.
    fn referred(self, path: &str) -> Option<&'s Value> {
        self.0.pointer(path.strip_prefix('#')?)
    }
}

/// What the keywords of the schema itself allow, without its parts.
fn own(schema: &Map<String, Value>) -> Vec<Shape<'_>> {
    if let Some(constant) = schema.get("const") {
        return vec![constant_shape(constant)];
    }
    if schema.contains_key("enum") {
        return list(schema, "enum").map(constant_shape).collect();
    }
    let named: Vec<&str> = match schema.get("type") {
        Some(Value::String(one)) => vec![one],
        Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
        _ if is_unconstrained(schema) => return vec![Shape::Anything],
        _ => TYPES.to_vec(),
    };
    named.into_iter().flat_map(|name| of_type(name, schema)).collect()
}

/// Whether no keyword constrains the values, other than those that combine schemas.
fn is_unconstrained(schema: &Map<String, Value>) -> bool {
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
    .any(|key| schema.contains_key(*key))
}

fn of_type<'s>(name: &str, schema: &'s Map<String, Value>) -> Vec<Shape<'s>> {
    match name {
        "null" => vec![Shape::Null],
        "boolean" => vec![Shape::Bool(false), Shape::Bool(true)],
        "integer" => vec![Shape::Number(Number { is_integer: true, ..number(schema) })],
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
            Shape::Number(Number { is_integer: !number.is_f64(), least: value, greatest: value, type_name: None })
        }
        Value::String(text) => Shape::Text(Text { constant: Some(text.clone()), ..Text::default() }),
        // Neither serde nor schemars has constant lists or objects.
        Value::Array(_) | Value::Object(_) => Shape::Anything,
    }
}

fn number(schema: &Map<String, Value>) -> Number {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    let of_format = schema.get("format").and_then(Value::as_str).map_or(Number::ANY, of_format);
    of_format.and(&Number {
        is_integer: false,
        least: bound("minimum").or_else(|| bound("exclusiveMinimum")).unwrap_or(f64::NEG_INFINITY),
        greatest: bound("maximum").or_else(|| bound("exclusiveMaximum")).unwrap_or(f64::INFINITY),
        type_name: None,
    })
}

/// The range of Rust's numbers, for most of which schemars writes only the format.
fn of_format(format: &str) -> Number {
    let name = match format {
        "int8" => "i8",
        "int16" => "i16",
        "int32" => "i32",
        "int64" => "i64",
        "int" => "isize",
        "int128" => "i128",
        "uint8" => "u8",
        "uint16" => "u16",
        "uint32" => "u32",
        "uint64" => "u64",
        "uint" => "usize",
        "uint128" => "u128",
        // serde_json denies numbers that are too large for it.
        "float" => "f32",
        "double" => "f64",
        _ => return Number::ANY,
    };
    of_type_name(name)
}

fn text(schema: &Map<String, Value>) -> Text {
    let written = |key: &str| schema.get(key).and_then(Value::as_str).map(str::to_owned);
    Text {
        constant: None,
        format: written("format"),
        pattern: written("pattern"),
        shortest: count(schema, "minLength").unwrap_or(0),
        longest: count(schema, "maxLength"),
    }
}

fn array(schema: &Map<String, Value>) -> Array<'_> {
    Array {
        first: list(schema, "prefixItems").collect(),
        others: schema.get("items"),
        shortest: count(schema, "minItems").unwrap_or(0),
        longest: count(schema, "maxItems"),
    }
}

fn object(schema: &Map<String, Value>) -> Object<'_> {
    let fields = schema.get("properties").and_then(Value::as_object);
    // A map whose keys are numbers.
    let pattern =
        schema.get("patternProperties").and_then(Value::as_object).and_then(|patterns| patterns.iter().next());
    let additional = schema.get("additionalProperties");
    Object {
        fields: fields.into_iter().flatten().map(|(name, field)| (name.as_str(), field)).collect(),
        required: list(schema, "required").filter_map(Value::as_str).collect(),
        others: pattern.map(|(_, others)| others).or_else(|| additional.filter(|schema| !schema.is_boolean())),
        keys: pattern.map(|(keys, _)| keys.as_str()),
        denies_unknown: pattern.is_none() && additional == Some(&Value::Bool(false)),
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
        required: one.required.union(&other.required).copied().collect(),
        others: one.others.or(other.others),
        keys: one.keys.or(other.keys),
        denies_unknown: one.denies_unknown || other.denies_unknown,
    }
}

fn least(one: Option<u64>, other: Option<u64>) -> Option<u64> {
    one.into_iter().chain(other).min()
}

fn list<'s>(schema: &'s Map<String, Value>, key: &str) -> impl Iterator<Item = &'s Value> {
    schema.get(key).and_then(Value::as_array).into_iter().flatten()
}

fn count(schema: &Map<String, Value>, key: &str) -> Option<u64> {
    schema.get(key).and_then(Value::as_u64)
}
