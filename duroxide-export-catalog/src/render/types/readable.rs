//! A schema as a readable type, in a notation like TypeScript's, with Rust's names of numbers.
//!
//! ```text
//! {
//!     // The name of the app.
//!     name: string
//!     replicas?: u16
//!     size: "Small" | "Large" | { Custom: { cores: u8 } }
//! }
//! ```

use crate::json_schema::{Keywords, Schema, decoded};
use serde_json::Value;
use std::fmt::Write as _;

/// The type that a schema describes, followed by the types that it names.
pub(super) fn readable(schema: &Value) -> String {
    let mut text = written(schema, 0);
    let definitions = schema.get("$defs").and_then(Value::as_object);
    for (name, definition) in definitions.into_iter().flatten() {
        let _ = write!(text, "\n\n{}{name} = {}", comment(definition, 0), written(definition, 0));
    }
    text
}

/// A type at a depth of nesting.
fn written(schema: &Value, depth: usize) -> String {
    let schema = match Schema::read(schema) {
        Schema::Nothing => return "nothing".to_owned(),
        Schema::Anything => return ANYTHING.to_owned(),
        Schema::Keywords(schema) => schema,
    };
    if let Some(reference) = schema.text("$ref") {
        let name = reference.rsplit('/').next().filter(|name| *name != "#").unwrap_or("this type");
        let name = decoded(name).replace("~1", "/").replace("~0", "~");
        return with_own_fields(schema, name, depth);
    }
    if let Some(constant) = schema.get("const") {
        return constant.to_string();
    }
    if schema.has("enum") {
        return schema.list("enum").map(Value::to_string).collect::<Vec<_>>().join(" | ");
    }
    for (key, separator) in [("oneOf", " | "), ("anyOf", " | "), ("allOf", " & ")] {
        if schema.has(key) {
            let parts: Vec<_> = schema.list(key).collect();
            return with_own_fields(schema, joined(&parts, separator, depth), depth);
        }
    }
    match schema.types() {
        Some(names) => names.into_iter().map(|name| of_type(name, schema, depth)).collect::<Vec<_>>().join(" | "),
        None if schema.has("properties") => object(schema, depth),
        None => ANYTHING.to_owned(),
    }
}

const ANYTHING: &str = "any JSON";

/// Alternatives, each on a line of its own if some take several lines or have a description.
fn joined(parts: &[&Value], separator: &str, depth: usize) -> String {
    let is_described = parts.iter().any(|part| part.get("description").is_some());
    // A part that fits on a line is the same at every depth.
    let texts: Vec<_> = parts.iter().map(|part| written(part, depth + 1)).collect();
    if !is_described && texts.iter().all(|part| !part.contains('\n')) && texts.concat().len() < 80 {
        return texts.join(separator);
    }
    let sign = separator.trim();
    let mut text = String::new();
    for (part, part_text) in parts.iter().zip(texts) {
        let _ = write!(text, "\n{}{}{sign} {part_text}", comment(part, depth + 1), indent(depth + 1));
    }
    text
}

/// A combination of other types, and the fields next to it.
fn with_own_fields(schema: Keywords<'_>, other: String, depth: usize) -> String {
    if schema.has("properties") { format!("{} & ({other})", object(schema, depth)) } else { other }
}

fn of_type(name: &str, schema: Keywords<'_>, depth: usize) -> String {
    match name {
        "object" => object(schema, depth),
        "array" => array(schema, depth),
        "integer" | "number" => schema.number_type().unwrap_or(name).to_owned(),
        "string" => match (schema.text("format"), schema.text("pattern")) {
            (Some(format), _) => format!("string ({format})"),
            (None, Some(pattern)) => format!("string ({pattern})"),
            (None, None) if schema.count("maxLength") == Some(1) => "character".to_owned(),
            (None, None) => "string".to_owned(),
        },
        other => other.to_owned(),
    }
}

fn array(schema: Keywords<'_>, depth: usize) -> String {
    if schema.has("prefixItems") {
        let items: Vec<_> = schema.list("prefixItems").map(|item| written(item, depth)).collect();
        return format!("[{}]", items.join(", "));
    }
    let item = schema.get("items").map_or_else(|| ANYTHING.to_owned(), |items| written(items, depth));
    let item = if item.contains(['|', '&']) { format!("({item})") } else { item };
    match (schema.count("minItems"), schema.count("maxItems")) {
        (Some(least), Some(most)) if least == most => format!("{item}[{least}]"),
        _ => format!("{item}[]"),
    }
}

fn object(schema: Keywords<'_>, depth: usize) -> String {
    // Required fields come in the order of their declaration, which the properties do not keep.
    let required: Vec<_> = schema.required().collect();
    let position = |name: &str| required.iter().position(|required| *required == name);
    let mut fields: Vec<_> = schema.fields().collect();
    fields.sort_by_key(|(name, _)| position(name).unwrap_or(usize::MAX));
    let mut lines = Vec::new();
    for (name, field) in fields {
        let optional = if position(name).is_some() { "" } else { "?" };
        let text = written(field, depth + 1);
        let separator = if text.starts_with('\n') { ":" } else { ": " };
        lines.push((comment(field, depth + 1), format!("{}{optional}{separator}{text}", key(name))));
    }
    if let Some(others) = schema.other_fields() {
        lines.push((String::new(), format!("[key]: {}", written(others.schema, depth + 1))));
    }
    if let [(comment, line)] = lines.as_slice()
        && comment.is_empty()
        && !line.contains('\n')
    {
        return format!("{{ {line} }}");
    }
    if lines.is_empty() {
        return "{}".to_owned();
    }
    let inner = indent(depth + 1);
    let lines: Vec<_> = lines.into_iter().map(|(comment, line)| format!("{comment}{inner}{line}")).collect();
    format!("{{\n{}\n{}}}", lines.join("\n"), indent(depth))
}

/// A name as a key, in quotes if it is not an identifier.
fn key(name: &str) -> String {
    let is_identifier = name.chars().all(|character| character.is_alphanumeric() || character == '_');
    if is_identifier { name.to_owned() } else { Value::from(name).to_string() }
}

/// The first paragraph of the description, as a comment.
fn comment(schema: &Value, depth: usize) -> String {
    let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    let paragraph: Vec<_> = description.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    if paragraph.is_empty() {
        return String::new();
    }
    format!("{}// {}\n", indent(depth), without_links(&paragraph.join(" ")))
}

/// The text of rustdoc's links, which lead nowhere here: `` `name` `` for ``[`name`](crate::name)`` and ``[`name`]``.
pub(super) fn without_links(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("[`") {
        let Some(length) = rest[start..].find("`]") else { break };
        let end = start + length + 2;
        plain.push_str(&rest[..start]);
        plain.push_str(&rest[start + 1..end - 1]);
        rest = &rest[end..];
        if rest.starts_with('(')
            && let Some(close) = rest.find(')')
        {
            rest = &rest[close + 1..];
        }
    }
    plain + rest
}

fn indent(depth: usize) -> String {
    "    ".repeat(depth)
}

#[cfg(test)]
mod tests {
    use super::{readable, without_links};
    use serde_json::json;

    #[test]
    fn structs_have_a_line_for_each_field() {
        let schema = json!({
            "type": "object",
            "properties": {
                "name": { "type": "string", "description": "The name\nof the app.\n\nMore." },
                "replicas": { "type": ["integer", "null"], "format": "uint16" },
                "labels": { "type": "object", "additionalProperties": { "type": "string" } },
                "odd-key": { "type": "array", "items": { "$ref": "#/$defs/Size" } },
            },
            "required": ["name", "labels", "odd-key"],
            "$defs": { "Size": { "oneOf": [{ "enum": ["Small", "Large"] }, {
                "type": "object", "properties": { "Custom": { "type": "integer", "format": "uint8" } }, "required": ["Custom"]
            }] } },
        });
        assert_eq!(
            readable(&schema),
            "\
{
    // The name of the app.
    name: string
    labels: { [key]: string }
    \"odd-key\": Size[]
    replicas?: u16 | null
}

Size = \"Small\" | \"Large\" | { Custom: u8 }"
        );
    }

    /// Each level doubles the text of the one below if it is written twice.
    #[test]
    fn nested_alternatives_are_written_once() {
        let mut schema = json!({ "type": "object", "properties": { "a": true, "b": true } });
        for _ in 0..40 {
            schema = json!({ "anyOf": [schema, { "type": "null" }] });
        }
        assert_eq!(readable(&schema).matches("any JSON").count(), 2);
    }

    #[test]
    fn references_are_decoded() {
        assert_eq!(readable(&json!({ "$ref": "#/$defs/Gr%C3%B6%C3%9Fe~1cm" })), "Größe/cm");
    }

    #[test]
    fn links_of_rustdoc_are_text() {
        assert_eq!(without_links("The input of [`a`](crate::b::a), or [`c`]."), "The input of `a`, or `c`.");
        for text in ["plain", "an [array]", "[`open"] {
            assert_eq!(without_links(text), text);
        }
    }

    #[test]
    fn simple_types_are_short() {
        for (schema, text) in [
            (json!({ "type": "null" }), "null"),
            (json!({ "type": "string", "format": "uuid" }), "string (uuid)"),
            (json!({ "type": "number", "format": "double" }), "f64"),
            (json!({ "type": "array", "prefixItems": [{ "type": "boolean" }, true] }), "[boolean, any JSON]"),
            (json!({ "type": "array", "items": { "type": ["string", "null"] } }), "(string | null)[]"),
            (json!({ "type": "array", "items": true, "minItems": 2, "maxItems": 2 }), "any JSON[2]"),
            (json!(true), "any JSON"),
            (json!({}), "any JSON"),
            (json!({ "type": "object" }), "{}"),
            (json!({ "const": "A" }), "\"A\""),
        ] {
            assert_eq!(readable(&schema), text, "{schema}");
        }
    }

    #[test]
    fn described_variants_have_a_line_each() {
        let schema = json!({ "oneOf": [
            { "const": "Started", "description": "The work has begun." },
            { "type": "object", "properties": { "Failed": { "type": "string" } }, "required": ["Failed"] },
        ] });
        assert_eq!(readable(&schema), "\n    // The work has begun.\n    | \"Started\"\n    | { Failed: string }");
    }
}
