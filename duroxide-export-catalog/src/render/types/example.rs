//! An example of a payload, made from its schema.

use crate::json_schema::{Keywords, Schema, SchemaRoot};
use serde_json::{Map, Value, json};

/// How deep to nest. Types that contain themselves end there.
const DEEPEST: usize = 6;

/// A value that satisfies the schema, as far as its keywords describe it: with the examples and defaults that it gives, and else with
/// the simplest values. Optional fields are there too, to show them.
pub(super) fn example(schema: &Value) -> Value {
    example_within(SchemaRoot(schema), schema, 0).unwrap_or(Value::Null)
}

/// `None` if there is none that is not nested too deep.
fn example_within<'s>(root: SchemaRoot<'s>, schema: &'s Value, depth: usize) -> Option<Value> {
    let schema = match Schema::read(schema) {
        Schema::Keywords(schema) => schema,
        Schema::Nothing => return None,
        Schema::Anything => return Some(json!({})),
    };
    if depth > DEEPEST {
        return None;
    }
    if let Some(given) = given(schema) {
        return Some(given);
    }
    let mut parts = Vec::new();
    if let Some(referred) = root.referred(schema) {
        parts.push(example_within(root, referred, depth + 1)?);
    }
    for part in schema.list("allOf") {
        parts.push(example_within(root, part, depth)?);
    }
    for key in ["oneOf", "anyOf"] {
        if schema.has(key) {
            parts.push(first(schema.list(key).filter_map(|part| example_within(root, part, depth)))?);
        }
    }
    if schema.has("type") || schema.has("properties") || parts.is_empty() {
        parts.push(of_type(root, schema, depth)?);
    }
    parts.into_iter().reduce(merged)
}

/// The first of the alternatives' examples. One with content is more useful than `null`.
fn first(examples: impl Iterator<Item = Value>) -> Option<Value> {
    let mut examples = examples.peekable();
    let first = examples.peek().cloned();
    examples.find(|example| !example.is_null()).or(first)
}

fn of_type<'s>(root: SchemaRoot<'s>, schema: Keywords<'s>, depth: usize) -> Option<Value> {
    let name = match schema.types() {
        Some(names) => names.into_iter().find(|name| *name != "null").unwrap_or("null"),
        None if schema.has("properties") => "object",
        None => return Some(json!({})),
    };
    Some(match name {
        "null" => Value::Null,
        "boolean" => json!(true),
        "integer" => number(schema, 1.),
        "number" => number(schema, 1.5),
        "string" => text(schema),
        "array" => array(root, schema, depth)?,
        "object" => object(root, schema, depth)?,
        _ => json!({}),
    })
}

fn array<'s>(root: SchemaRoot<'s>, schema: Keywords<'s>, depth: usize) -> Option<Value> {
    let mut items = Vec::new();
    for item in schema.list("prefixItems") {
        items.push(example_within(root, item, depth + 1)?);
    }
    let least = schema.count("minItems").unwrap_or(0);
    let most = schema.count("maxItems").unwrap_or(u64::MAX);
    if let Some(item) = schema.get("items").filter(|item| item.is_object())
        && items.is_empty()
    {
        // A list that would be nested too deep can be empty.
        match example_within(root, item, depth + 1) {
            Some(item) => items.resize(usize::try_from(least.max(1).min(most)).unwrap_or(1), item),
            None if least > 0 => return None,
            None => {}
        }
    }
    Some(Value::Array(items))
}

fn object<'s>(root: SchemaRoot<'s>, schema: Keywords<'s>, depth: usize) -> Option<Value> {
    let required: Vec<_> = schema.required().collect();
    let mut fields = Map::new();
    for (name, field) in schema.fields() {
        match example_within(root, field, depth + 1) {
            Some(value) => {
                fields.insert(name.to_owned(), value);
            }
            None if required.contains(&name) => return None,
            None => {}
        }
    }
    if let Some(others) = schema.other_fields()
        && let Some(value) = example_within(root, others.schema, depth + 1)
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

/// Merges the fields of two objects. For other values, takes the one with more content.
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

fn text(schema: Keywords<'_>) -> Value {
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
        _ => "text",
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
