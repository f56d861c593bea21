//! A schema as a list of alternatives, each of one JSON type: an enum becomes one for each variant.

use super::shape::{Array, Keys, Number, Object, Reading, Shape, Text, both, of_type_name};
use super::variant::{Tag, Variant};
use crate::json_schema::{Keywords, MOST_REFERENCES, Schema, SchemaRoot};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

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
pub(super) fn alternatives<'s>(document: SchemaRoot<'s>, schema: &'s Value) -> Alternatives<'s> {
    let mut found = Alternatives::default();
    found.shapes = Walk { document, found: &mut found }.shapes(schema, MOST_REFERENCES);
    found
}

struct Walk<'f, 's> {
    document: SchemaRoot<'s>,
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
        if schema.reads_other_variants() {
            let other = other_variant(&shapes);
            shapes.push(other);
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

/// What stands for the variants that an enum does not know, which serde reads as the one with `#[serde(other)]`.
fn other_variant<'s>(known: &[Shape<'s>]) -> Shape<'s> {
    let tag = known.iter().find_map(|shape| match Variant::find(shape) {
        Some(Variant { tag: Tag::Field(tag), .. }) => Some(tag),
        _ => None,
    });
    tag.map_or_else(
        || Shape::Text(Text { is_other: true, ..Text::default() }),
        |tag| {
            let fields = BTreeMap::from([(tag, &*TEXT)]);
            Shape::Object(Object { fields, required: vec![tag], is_other: true, ..Object::default() })
        },
    )
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
        "x-other",
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
        is_other: false,
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
    Object {
        fields: schema.fields().collect(),
        required: schema.required().collect(),
        reading: reading(schema),
        aliases: schema.aliases().collect(),
        reads_lists: schema.get("x-only-object") != Some(&Value::Bool(true)),
        ..Object::default()
    }
}

fn reading(schema: Keywords<'_>) -> Option<Reading<'_>> {
    (schema.has("x-defaulted") || schema.has("x-ignores-unknown")).then(|| Reading {
        defaulted: schema.list("x-defaulted").filter_map(Value::as_str).collect(),
        ignores_unknown: schema.get("x-ignores-unknown") == Some(&Value::Bool(true)),
    })
}

static TEXT: LazyLock<Value> = LazyLock::new(|| serde_json::json!({ "type": "string" }));

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
