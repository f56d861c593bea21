//! A schema as a list of alternatives, each of one JSON type: an enum becomes one for each variant.

use crate::json_schema::{Document, Keywords, MOST_REFERENCES, Schema, number_type};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::LazyLock;

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
    /// In the order of their declaration.
    pub(super) required: Vec<&'s str>,
    /// The schema of all other fields, as in a map.
    pub(super) others: Option<&'s Value>,
    /// The names of the other fields.
    pub(super) keys: Keys<'s>,
    pub(super) denies_unknown: bool,
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
    fn of(schema: Keywords<'s>) -> Self {
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
fn of_type_name(name: &'static str) -> Number {
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

/// The alternatives of a schema, and what limits a comparison with it.
#[derive(Debug, Default)]
pub(super) struct Alternatives<'s> {
    /// In the order in which serde tries them. None means that nothing satisfies the schema.
    pub(super) shapes: Vec<Shape<'s>>,
    /// Constraints that cannot be compared, in words.
    pub(super) unknown: BTreeSet<String>,
    /// Why the schema cannot be compared at all.
    pub(super) malformed: Option<String>,
}

/// The most alternatives of a schema. Those of flattened enums multiply.
const MOST_ALTERNATIVES: usize = 4_096;

/// The alternatives of a schema.
pub(super) fn alternatives<'s>(document: Document<'s>, schema: &'s Value) -> Alternatives<'s> {
    let mut found = Alternatives::default();
    found.shapes = Walk { document, found: &mut found }.shapes(schema, MOST_REFERENCES);
    found
}

struct Walk<'f, 's> {
    document: Document<'s>,
    found: &'f mut Alternatives<'s>,
}

impl<'s> Walk<'_, 's> {
    fn fail(&mut self, reason: String) {
        self.found.malformed.get_or_insert(reason);
    }

    /// Alternatives of alternatives, such as an untagged enum of untagged enums, are collected without recursion, and each
    /// part once.
    fn shapes(&mut self, schema: &'s Value, depth: usize) -> Vec<Shape<'s>> {
        let mut shapes = Vec::new();
        let mut waiting = vec![schema];
        let mut visited = BTreeSet::new();
        let mut is_met_again = false;
        while let Some(part) = waiting.pop() {
            if !visited.insert(std::ptr::from_ref(part)) {
                is_met_again = true;
                continue;
            }
            match self.parts(part) {
                Some(parts) => waiting.extend(parts.into_iter().rev()),
                None => self.add(part, depth, &mut shapes),
            }
        }
        if is_met_again && shapes.is_empty() {
            self.fail("is a schema that refers to itself without end".to_owned());
        }
        shapes
    }

    /// The parts of a schema that is nothing but a reference or a list of alternatives.
    fn parts(&self, schema: &'s Value) -> Option<Vec<&'s Value>> {
        let Schema::Keywords(schema) = Schema::read(schema) else { return None };
        if !is_unconstrained(schema) || schema.has("allOf") || schema.has("unevaluatedProperties") {
            return None;
        }
        match (self.document.referred(schema), schema.has("anyOf"), schema.has("oneOf")) {
            (Some(referred), false, false) => Some(vec![referred]),
            (None, true, false) if !schema.has("$ref") => list_of(schema, "anyOf"),
            (None, false, true) if !schema.has("$ref") => list_of(schema, "oneOf"),
            _ => None,
        }
    }

    fn add(&mut self, schema: &'s Value, depth: usize, shapes: &mut Vec<Shape<'s>>) {
        for shape in self.constrained(schema, depth) {
            // Each of many optional types brings its own `null`, which is one alternative.
            if !matches!(shape, Shape::Null | Shape::Bool(_) | Shape::Anything) || !shapes.contains(&shape) {
                shapes.push(shape);
            }
        }
        if shapes.len() > MOST_ALTERNATIVES {
            self.fail(format!("has more than {MOST_ALTERNATIVES} alternatives"));
            shapes.truncate(1);
        }
    }

    fn constrained(&mut self, schema: &'s Value, depth: usize) -> Vec<Shape<'s>> {
        let schema = match Schema::read(schema) {
            Schema::Nothing => return Vec::new(),
            Schema::Anything if *schema == Value::Bool(true) => return vec![Shape::Anything],
            Schema::Anything => {
                self.fail(format!("contains `{schema}`, which is not a schema"));
                return vec![Shape::Anything];
            }
            Schema::Keywords(_) if depth == 0 => {
                self.fail("is a schema that refers to itself without end".to_owned());
                return vec![Shape::Anything];
            }
            Schema::Keywords(schema) => schema,
        };
        self.look_for_unknown(schema);
        let mut shapes = own(schema);
        let mut restrict = |walk: &mut Self, with: Vec<Shape<'s>>| {
            shapes = both(&shapes, &with);
            if shapes.len() > MOST_ALTERNATIVES {
                walk.fail(format!("has more than {MOST_ALTERNATIVES} alternatives"));
                shapes.truncate(1);
            }
        };
        if let Some(reference) = schema.text("$ref") {
            let referred = if let Some(referred) = self.document.referred(schema) {
                self.shapes(referred, depth - 1)
            } else {
                self.fail(format!("refers to `{reference}`, which does not exist"));
                vec![Shape::Anything]
            };
            restrict(self, referred);
        }
        for part in schema.list("allOf") {
            let part = self.shapes(part, depth - 1);
            restrict(self, part);
        }
        for key in ["anyOf", "oneOf"] {
            if schema.has(key) {
                let parts: Vec<_> = schema.list(key).flat_map(|part| self.shapes(part, depth - 1)).collect();
                restrict(self, parts);
            }
        }
        match schema.get("unevaluatedProperties") {
            Some(Value::Bool(false)) => shapes.iter_mut().for_each(deny_unknown),
            Some(others) => shapes.iter_mut().for_each(|shape| allow_others(shape, others)),
            None => {}
        }
        shapes
    }

    fn look_for_unknown(&mut self, schema: Keywords<'s>) {
        for (keyword, value) in schema.others() {
            self.found.unknown.insert(format!("the constraint `{keyword}: {value}`"));
        }
        for name in schema.types().unwrap_or_default() {
            if !TYPES.contains(&name) && name != "integer" {
                self.fail(format!("has the type `{name}`, which JSON does not have"));
            }
        }
        for key in ["anyOf", "oneOf", "allOf", "enum"] {
            if schema.has(key) && !schema.get(key).is_some_and(Value::is_array) {
                self.fail(format!("has a keyword `{key}` that is not a list"));
            }
        }
        if let Some(pattern) = schema.get("patternProperties").and_then(Value::as_object).filter(|all| all.len() > 1) {
            let patterns: Vec<_> = pattern.keys().map(String::as_str).collect();
            self.found.unknown.insert(format!("keys of several forms, `{}`", patterns.join("` and `")));
        }
        if schema.get("x-validated") == Some(&Value::Bool(true)) {
            self.found.unknown.insert(VALIDATED.to_owned());
        }
    }
}

fn list_of<'s>(schema: Keywords<'s>, key: &str) -> Option<Vec<&'s Value>> {
    Some(schema.get(key)?.as_array()?.iter().collect())
}

/// What a schema cannot show of a type that checks what it reads, such as one with `#[serde(try_from)]`.
pub(super) const VALIDATED: &str = "what the type accepts, which its own code decides";

/// The JSON types that a schema can name.
const TYPES: [&str; 6] = ["null", "boolean", "number", "string", "array", "object"];

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
        "type",
        "const",
        "enum",
        "not",
        "properties",
        "required",
        "additionalProperties",
        "patternProperties",
        "items",
        "prefixItems",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "minLength",
        "maxLength",
        "pattern",
        "format",
        "minItems",
        "maxItems",
        "propertyNames",
        "x-validated",
    ]
    .iter()
    .any(|key| schema.has(key))
        && schema.others().next().is_none()
}

fn of_type<'s>(name: &str, schema: Keywords<'s>) -> Vec<Shape<'s>> {
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
            Shape::Number(Number { is_integer: !number.is_f64(), least: value, greatest: value, ..Number::ANY })
        }
        Value::String(text) => Shape::Text(Text { constant: Some(text.clone()), ..Text::default() }),
        // Neither serde nor schemars has constant lists or objects.
        Value::Array(_) | Value::Object(_) => Shape::Anything,
    }
}

fn number(schema: Keywords<'_>) -> Number {
    // schemars writes only the format of most of Rust's numbers; serde_json denies floats that are too large for it.
    schema.number_type().map_or(Number::ANY, of_type_name).and(&Number {
        is_integer: false,
        least: schema.bound("minimum").or_else(|| schema.bound("exclusiveMinimum")).unwrap_or(f64::NEG_INFINITY),
        greatest: schema.bound("maximum").or_else(|| schema.bound("exclusiveMaximum")).unwrap_or(f64::INFINITY),
        is_not_zero: schema.is_not_zero(),
        type_name: None,
    })
}

fn text(schema: Keywords<'_>) -> Text {
    Text {
        constant: None,
        format: schema.text("format").map(str::to_owned),
        pattern: schema.text("pattern").map(str::to_owned),
        shortest: schema.count("minLength").unwrap_or(0),
        longest: schema.count("maxLength"),
    }
}

fn array(schema: Keywords<'_>) -> Array<'_> {
    Array {
        first: schema.list("prefixItems").collect(),
        others: schema.get("items"),
        shortest: schema.count("minItems").unwrap_or(0),
        longest: schema.count("maxItems"),
    }
}

fn object(schema: Keywords<'_>) -> Object<'_> {
    let others = schema.other_fields();
    if schema.get("x-unit") == Some(&Value::Bool(true)) {
        // The content of a variant that has none can only be `null`.
        return Object { others: Some(&NULL), ..known_fields(schema) };
    }
    Object {
        others: others.map(|others| others.schema),
        keys: Keys::of(schema),
        denies_unknown: others.is_none() && schema.get("additionalProperties") == Some(&Value::Bool(false)),
        ..known_fields(schema)
    }
}

fn known_fields(schema: Keywords<'_>) -> Object<'_> {
    Object { fields: schema.fields().collect(), required: schema.required().collect(), ..Object::default() }
}

static NULL: LazyLock<Value> = LazyLock::new(|| serde_json::json!({ "type": "null" }));

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
        required: one
            .required
            .iter()
            .chain(other.required.iter().filter(|name| !one.required.contains(name)))
            .copied()
            .collect(),
        others: one.others.or(other.others),
        keys: one.keys.and(other.keys),
        denies_unknown: one.denies_unknown || other.denies_unknown,
    }
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
