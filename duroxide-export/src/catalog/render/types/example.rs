//! An example of a payload, made from its schema.

use serde_json::{Map, Value, json};

/// How deep to nest. Types that contain themselves end there.
const DEEPEST: usize = 6;

/// A value that satisfies the schema, as far as keywords tell: with the examples and defaults that it gives, and else with
/// the simplest values. Optional fields are there too, to show them.
pub(super) fn example(schema: &Value) -> Value {
    Document(schema).of(schema, 0).unwrap_or(Value::Null)
}

struct Document<'s>(&'s Value);

impl<'s> Document<'s> {
    /// `None` if there is none that is not nested too deep.
    fn of(&self, schema: &'s Value, depth: usize) -> Option<Value> {
        let schema = match schema {
            Value::Object(schema) => schema,
            Value::Bool(false) => return None,
            _ => return Some(json!({})),
        };
        if depth > DEEPEST {
            return None;
        }
        if let Some(given) = given(schema) {
            return Some(given);
        }
        let mut parts = Vec::new();
        if let Some(referred) = schema.get("$ref").and_then(Value::as_str).and_then(|path| self.referred(path)) {
            parts.push(self.of(referred, depth + 1)?);
        }
        for part in list(schema, "allOf") {
            parts.push(self.of(part, depth)?);
        }
        for key in ["oneOf", "anyOf"] {
            if schema.contains_key(key) {
                parts.push(self.first(list(schema, key), depth)?);
            }
        }
        if schema.contains_key("type") || schema.contains_key("properties") || parts.is_empty() {
            parts.push(self.of_type(schema, depth)?);
        }
        parts.into_iter().reduce(merged)
    }

    /// The first alternative that has an example. One with content says more than `null`.
    fn first(&self, alternatives: impl Iterator<Item = &'s Value>, depth: usize) -> Option<Value> {
        let mut examples = alternatives.filter_map(|alternative| self.of(alternative, depth)).peekable();
        let first = examples.peek().cloned();
        examples.find(|example| !example.is_null()).or(first)
    }

    fn of_type(&self, schema: &'s Map<String, Value>, depth: usize) -> Option<Value> {
        let name = match schema.get("type") {
            Some(Value::String(name)) => name,
            Some(Value::Array(names)) => {
                names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or("null")
            }
            _ if schema.contains_key("properties") => "object",
            _ => return Some(json!({})),
        };
        Some(match name {
            "null" => Value::Null,
            "boolean" => json!(true),
            "integer" => number(schema, 1.),
            "number" => number(schema, 1.5),
            "string" => text(schema),
            "array" => self.array(schema, depth)?,
            "object" => self.object(schema, depth)?,
            _ => json!({}),
        })
    }

    fn array(&self, schema: &'s Map<String, Value>, depth: usize) -> Option<Value> {
        let mut items = Vec::new();
        for item in list(schema, "prefixItems") {
            items.push(self.of(item, depth + 1)?);
        }
        let least = schema.get("minItems").and_then(Value::as_u64).unwrap_or(0);
        let most = schema.get("maxItems").and_then(Value::as_u64).unwrap_or(u64::MAX);
        if let Some(item) = schema.get("items").filter(|item| item.is_object())
            && items.is_empty()
        {
            // A list that would be nested too deep can be empty.
            match self.of(item, depth + 1) {
                Some(item) => items.resize(usize::try_from(least.max(1).min(most)).unwrap_or(1), item),
                None if least > 0 => return None,
                None => {}
            }
        }
        Some(Value::Array(items))
    }

    fn object(&self, schema: &'s Map<String, Value>, depth: usize) -> Option<Value> {
        let required: Vec<_> = list(schema, "required").filter_map(Value::as_str).collect();
        let mut fields = Map::new();
        for (name, field) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
            match self.of(field, depth + 1) {
                Some(value) => {
                    fields.insert(name.clone(), value);
                }
                None if required.contains(&name.as_str()) => return None,
                None => {}
            }
        }
        let patterns =
            schema.get("patternProperties").and_then(Value::as_object).and_then(|patterns| patterns.values().next());
        let others = patterns.map(|others| ("1", others));
        let additional = schema.get("additionalProperties").filter(|others| others.is_object());
        if let Some((key, others)) = others.or_else(|| additional.map(|others| ("key", others)))
            && let Some(value) = self.of(others, depth + 1)
        {
            fields.insert(key.to_owned(), value);
        }
        Some(Value::Object(fields))
    }

    fn referred(&self, path: &str) -> Option<&'s Value> {
        self.0.pointer(path.strip_prefix('#')?)
    }
}

/// What the schema itself gives.
fn given(schema: &Map<String, Value>) -> Option<Value> {
    let first = |key: &str| schema.get(key).and_then(Value::as_array).and_then(|values| values.first());
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

fn number(schema: &Map<String, Value>, usual: f64) -> Value {
    let bound = |key: &str| schema.get(key).and_then(Value::as_f64);
    let least = bound("minimum").unwrap_or(f64::NEG_INFINITY);
    let number = usual.max(least).min(bound("maximum").unwrap_or(f64::INFINITY));
    // Not `1.0`, which is no integer to serde.
    #[allow(clippy::cast_possible_truncation)]
    if number.fract() == 0. && number.abs() < 1e15 { json!(number as i64) } else { json!(number) }
}

fn text(schema: &Map<String, Value>) -> Value {
    let text = match schema.get("format").and_then(Value::as_str) {
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
    let longest = schema.get("maxLength").and_then(Value::as_u64).and_then(|longest| usize::try_from(longest).ok());
    json!(text.chars().take(longest.unwrap_or(usize::MAX)).collect::<String>())
}

fn list<'s>(schema: &'s Map<String, Value>, key: &str) -> impl Iterator<Item = &'s Value> {
    schema.get(key).and_then(Value::as_array).into_iter().flatten()
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
