//! Schemas by hand; `tests/tests/compatibility` compares those of types with what serde says.

use super::{Problem, mismatches};
use serde_json::{Value, json};

fn problems(written: &Value, read: &Value) -> Vec<String> {
    mismatches(written, read).iter().map(ToString::to_string).collect()
}

#[test]
fn everything_reads_itself() {
    for schema in [
        json!(true),
        json!({ "type": "integer", "format": "uint8", "minimum": 0, "maximum": 255 }),
        json!({ "type": ["string", "null"] }),
        json!({ "type": "object", "properties": { "a": { "$ref": "#" } }, "required": ["a"] }),
        json!({ "oneOf": [{ "const": "A" }, { "type": "object", "properties": { "B": true }, "required": ["B"] }] }),
        json!({ "enum": ["a", 1, null, true] }),
    ] {
        assert_eq!(problems(&schema, &schema), [""; 0], "{schema}");
    }
}

#[test]
fn nothing_malformed_panics() {
    let odd = [
        json!(null),
        json!(false),
        json!({ "type": "unheard-of" }),
        json!({ "$ref": "#/$defs/Missing" }),
        json!({ "$ref": "elsewhere.json" }),
        json!({ "allOf": [{ "$ref": "#" }] }),
        json!({ "anyOf": [] }),
        json!({ "anyOf": "text", "properties": 3, "required": {}, "enum": 1, "prefixItems": null }),
    ];
    for one in &odd {
        for other in &odd {
            mismatches(one, other);
        }
    }
}

#[test]
fn types_that_contain_themselves_are_compared_once() {
    let tree = |leaf: &str| {
        json!({
            "type": "object",
            "properties": { "children": { "type": "array", "items": { "$ref": "#" } }, "leaf": { "type": leaf } },
            "required": ["children", "leaf"]
        })
    };
    let found = mismatches(&tree("string"), &tree("integer"));
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].path, ".leaf");
    assert!(matches!(found[0].problem, Problem::Type { .. }));
}
