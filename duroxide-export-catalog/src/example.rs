//! An example of a payload, made from its schema.

use crate::json_schema::{Keywords, Schema, SchemaRoot};
use serde_json::{Map, Value, json};
use std::cell::Cell;

/// How deep to nest, if that is enough for all required fields. Types that contain themselves end there.
const USUAL_DEPTH: usize = 6;

/// The deepest example that is tried, and the most parts of one: types that share types have examples that grow
/// exponentially with the depth.
const DEEPEST: usize = 40;
const MOST_PARTS: usize = 5_000;

/// A value that satisfies the schema, as far as keywords tell: with the examples and defaults that it gives, and else with
/// the simplest values. Optional fields are there too, to show them.
pub(crate) fn example(schema: &Value) -> Value {
    let depths = (1..=USUAL_DEPTH).rev().chain(USUAL_DEPTH + 1..=DEEPEST);
    let example = depths.into_iter().find_map(|deepest| {
        let style = Style { text: "text", is_full: true, all_fields: true };
        let limits = Limits { document: SchemaRoot(schema), deepest, parts: Cell::new(MOST_PARTS), style };
        example_within(&limits, schema, 0)
    });
    example.unwrap_or(Value::Null)
}

/// A small example of a part of a document, with empty lists and maps, and the text for all that is any text; `None` if there
/// is none, or if it would be too large.
pub(crate) fn small_example<'s>(
    document: SchemaRoot<'s>,
    schema: &'s Value,
    text: &'static str,
    all_fields: bool,
) -> Option<Value> {
    let style = Style { text, is_full: false, all_fields };
    let limits = Limits { document, deepest: DEEPEST, parts: Cell::new(MOST_PARTS), style };
    example_within(&limits, schema, 0)
}

/// What an example shows.
#[derive(Clone, Copy)]
struct Style {
    /// For what is any text.
    text: &'static str,
    /// Content of options, and items of lists and maps.
    is_full: bool,
    /// Optional fields.
    all_fields: bool,
}

/// The document, and how large an example may be.
struct Limits<'s> {
    document: SchemaRoot<'s>,
    deepest: usize,
    /// How many parts are left.
    parts: Cell<usize>,
    style: Style,
}

/// `None` if there is none within the limits.
fn example_within<'s>(limits: &Limits<'s>, schema: &'s Value, depth: usize) -> Option<Value> {
    limits.parts.set(limits.parts.get().checked_sub(1)?);
    let schema = match Schema::read(schema) {
        Schema::Keywords(schema) => schema,
        Schema::Nothing => return None,
        Schema::Anything => return Some(json!({})),
    };
    if depth > limits.deepest {
        return None;
    }
    if let Some(given) = given(schema) {
        return Some(given);
    }
    let mut parts = Vec::new();
    if let Some(referred) = limits.document.referred(schema) {
        parts.push(example_within(limits, referred, depth + 1)?);
    }
    for part in schema.list("allOf") {
        parts.push(example_within(limits, part, depth)?);
    }
    for key in ["oneOf", "anyOf"] {
        if schema.has(key) {
            let examples = schema.list(key).filter_map(|part| example_within(limits, part, depth));
            parts.push(first(examples, limits.style)?);
        }
    }
    if schema.has("type") || schema.has("properties") || parts.is_empty() {
        parts.push(of_type(limits, schema, depth)?);
    }
    parts.into_iter().reduce(merged)
}

/// The first of the alternatives' examples. One with content says more than `null`.
fn first(mut examples: impl Iterator<Item = Value>, style: Style) -> Option<Value> {
    if !style.is_full {
        let first = examples.next()?;
        return Some(examples.find(Value::is_null).unwrap_or(first));
    }
    let mut examples = examples.peekable();
    let first = examples.peek().cloned();
    examples.find(|example| !example.is_null()).or(first)
}

fn of_type<'s>(limits: &Limits<'s>, schema: Keywords<'s>, depth: usize) -> Option<Value> {
    let name = match schema.types() {
        Some(names) if !limits.style.is_full && names.contains(&"null") => "null",
        Some(names) => names.into_iter().find(|name| *name != "null").unwrap_or("null"),
        None if schema.has("properties") => "object",
        None => return Some(json!({})),
    };
    Some(match name {
        "null" => Value::Null,
        "boolean" => json!(true),
        "integer" => number(schema, 1.),
        "number" => number(schema, 1.5),
        "string" => text(schema, limits.style.text),
        "array" => array(limits, schema, depth)?,
        "object" => object(limits, schema, depth)?,
        _ => json!({}),
    })
}

fn array<'s>(limits: &Limits<'s>, schema: Keywords<'s>, depth: usize) -> Option<Value> {
    let mut items = Vec::new();
    for item in schema.list("prefixItems") {
        items.push(example_within(limits, item, depth + 1)?);
    }
    let least = schema.count("minItems").unwrap_or(0);
    let most = schema.count("maxItems").unwrap_or(u64::MAX);
    if let Some(item) = schema.get("items").filter(|item| item.is_object())
        && items.is_empty()
        && (limits.style.is_full || least > 0)
    {
        // A list that would be nested too deep can be empty.
        match example_within(limits, item, depth + 1) {
            Some(item) => items.resize(usize::try_from(least.max(1).min(most)).unwrap_or(1), item),
            None if least > 0 => return None,
            None => {}
        }
    }
    Some(Value::Array(items))
}

fn object<'s>(limits: &Limits<'s>, schema: Keywords<'s>, depth: usize) -> Option<Value> {
    let required: Vec<_> = schema.required().collect();
    let mut fields = Map::new();
    for (name, field) in schema.fields() {
        if !limits.style.all_fields && !required.contains(&name) {
            continue;
        }
        match example_within(limits, field, depth + 1) {
            Some(value) => {
                fields.insert(name.to_owned(), value);
            }
            None if required.contains(&name) => return None,
            None => {}
        }
    }
    if let Some(others) = schema.other_fields().filter(|_| limits.style.is_full)
        && let Some(value) = example_within(limits, others.schema, depth + 1)
    {
        // Keys with a pattern are numbers.
        fields.insert(if others.pattern.is_some() { "1" } else { "key" }.to_owned(), value);
    }
    Some(Value::Object(fields))
}

/// What the schema itself gives.
fn given(schema: Keywords<'_>) -> Option<Value> {
    let first = |key: &str| schema.list(key).next();
    let default = || schema.get("default").filter(|default| !default.is_null());
    first("examples").or_else(|| schema.get("const")).or_else(|| first("enum")).or_else(default).cloned()
}

/// The fields of both. Of anything else than objects, the one that says more.
fn merged(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            one.extend(other);
            Value::Object(one)
        }
        (Value::Object(empty), other) if empty.is_empty() => other,
        (one, _) => one,
    }
}

fn number(schema: Keywords<'_>, usual: f64) -> Value {
    let least = schema.bound("minimum").unwrap_or(f64::NEG_INFINITY);
    let number = usual.max(least).min(schema.bound("maximum").unwrap_or(f64::INFINITY));
    // Not `1.0`, which is no integer to serde.
    #[allow(clippy::cast_possible_truncation)]
    if number.fract() == 0. && number.abs() < 1e15 { json!(number as i64) } else { json!(number) }
}

fn text(schema: Keywords<'_>, usual: &str) -> Value {
    let text = match schema.text("format") {
        Some("date-time") => "2026-01-31T12:00:00Z",
        Some("partial-date-time") => "2026-01-31T12:00:00",
        Some("date") => "2026-01-31",
        Some("time" | "partial-time") => "12:00:00",
        Some("duration") => "PT30S",
        Some("uuid") => "67e55044-10b1-426f-9247-bb680e5fe0c8",
        Some("uri") => "https://example.org",
        Some("email") => "somebody@example.org",
        Some("ip" | "ipv4") => "192.0.2.1",
        Some("ipv6") => "2001:db8::1",
        _ => usual,
    };
    let longest = schema.count("maxLength").and_then(|longest| usize::try_from(longest).ok());
    json!(text.chars().take(longest.unwrap_or(usize::MAX)).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::example;
    use serde_json::json;

    #[test]
    fn examples_show_every_field() {
        let schema = json!({
            "type": "object",
            "properties": {
                "name": { "type": "string" },
                "size": { "oneOf": [{ "type": "null" }, { "$ref": "#/$defs/Size" }] },
                "count": { "type": "integer", "minimum": 3, "maximum": 9 },
                "ratio": { "type": ["number", "null"] },
                "initial": { "type": "string", "minLength": 1, "maxLength": 1 },
                "level": { "type": "integer", "default": 5 },
                "owner": { "type": "string", "examples": ["Ada"] },
                "children": { "type": "array", "items": { "$ref": "#" } },
                "pair": { "type": "array", "prefixItems": [{ "type": "boolean" }, { "const": 7 }] },
                "labels": { "type": "object", "additionalProperties": { "type": "string" } },
            },
            "$defs": { "Size": { "enum": ["Small", "Large"] } },
        });
        let mut value = example(&schema);
        let children = value["children"].take();
        assert!(children[0]["children"].is_array(), "{children}");
        assert_eq!(
            value,
            json!({
                "name": "text", "size": "Small", "count": 3, "ratio": 1.5, "initial": "t", "level": 5, "owner": "Ada",
                "children": null, "pair": [true, 7], "labels": { "key": "text" },
            })
        );
    }

    /// Levels of types that each use the next one twice.
    #[test]
    fn examples_of_shared_types_are_not_too_large() {
        let levels = |link: &dyn Fn(String) -> serde_json::Value| {
            let mut definitions = serde_json::Map::new();
            for level in 0..26 {
                let next = link(format!("#/$defs/L{}", level + 1));
                let level_type = json!({
                    "type": "object", "properties": { "a": next.clone(), "b": next }, "required": ["a", "b"],
                });
                definitions.insert(format!("L{level}"), level_type);
            }
            definitions.insert("L26".to_owned(), json!({ "type": "boolean" }));
            json!({ "$ref": "#/$defs/L0", "$defs": definitions })
        };
        let lists = example(&levels(&|next| json!({ "type": "array", "items": { "$ref": next } })));
        assert!(lists["b"][0]["b"].is_array() && lists.to_string().len() < 100_000, "{lists}");
        // Every value of this type has 67 million parts.
        assert_eq!(example(&levels(&|next| json!({ "$ref": next }))), json!(null));
    }

    #[test]
    fn required_types_can_be_nested_deeply() {
        let mut schema = json!({ "type": "boolean" });
        for _ in 0..30 {
            schema = json!({ "type": "object", "properties": { "a": schema }, "required": ["a"] });
        }
        assert_eq!(example(&schema).to_string().matches("{\"a\":").count(), 30);
    }

    #[test]
    fn combined_schemas_are_merged() {
        let schema = json!({
            "type": "object",
            "properties": { "a": { "type": "boolean" } },
            "oneOf": [{ "type": "object", "properties": { "type": { "const": "B" } }, "required": ["type"] }],
        });
        assert_eq!(example(&schema), json!({ "a": true, "type": "B" }));
        assert_eq!(example(&json!(true)), json!({}));
        assert_eq!(example(&json!({ "anyOf": [{ "type": "null" }, { "type": "string" }] })), json!("text"));
    }
}
