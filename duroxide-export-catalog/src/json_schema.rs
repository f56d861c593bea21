//! Reading JSON Schemas: the meaning of each keyword, for all code that walks through a schema.
//!
//! The keywords are those that schemars writes. This does not use its `Transform`, which rewrites schemas, because a lock and
//! a page are also made of schemas in a file, by programs without schemars.

use serde_json::{Map, Value};

/// A schema, which its parts refer to.
#[derive(Clone, Copy)]
pub(crate) struct SchemaRoot<'s>(pub(crate) &'s Value);

/// What a schema consists of.
#[derive(Clone, Copy)]
pub(crate) enum Schema<'s> {
    /// `true`: every value satisfies it.
    Anything,
    /// `false`: no value does.
    Nothing,
    Keywords(Keywords<'s>),
}

#[derive(Clone, Copy)]
pub(crate) struct Keywords<'s>(&'s Map<String, Value>);

/// The schema of those fields that an object does not name.
#[derive(Clone, Copy)]
pub(crate) struct OtherFields<'s> {
    /// The pattern of their names, as for a map whose keys are numbers.
    pub(crate) pattern: Option<&'s str>,
    pub(crate) schema: &'s Value,
}

/// How many references to follow one after the other. Types do not refer to themselves without a list or an option
/// between, so this only ends malformed schemas.
pub(crate) const MOST_REFERENCES: usize = 64;

impl<'s> SchemaRoot<'s> {
    /// What a schema with a reference such as `#/$defs/Name` refers to.
    pub(crate) fn referred(self, schema: Keywords<'s>) -> Option<&'s Value> {
        self.0.pointer(schema.text("$ref")?.strip_prefix('#')?)
    }

    /// What a schema that is nothing but a reference refers to.
    pub(crate) fn resolved(self, schema: &'s Value) -> &'s Value {
        let mut schema = schema;
        for _ in 0..MOST_REFERENCES {
            match Schema::read(schema) {
                Schema::Keywords(keywords) if keywords.0.len() == 1 => match self.referred(keywords) {
                    Some(referred) => schema = referred,
                    None => break,
                },
                _ => break,
            }
        }
        schema
    }
}

impl<'s> Schema<'s> {
    pub(crate) const fn read(schema: &'s Value) -> Self {
        match schema {
            Value::Bool(false) => Self::Nothing,
            Value::Object(keywords) => Self::Keywords(Keywords(keywords)),
            _ => Self::Anything,
        }
    }
}

impl<'s> Keywords<'s> {
    pub(crate) fn get(self, keyword: &str) -> Option<&'s Value> {
        self.0.get(keyword)
    }

    pub(crate) fn has(self, keyword: &str) -> bool {
        self.0.contains_key(keyword)
    }

    pub(crate) fn text(self, keyword: &str) -> Option<&'s str> {
        self.get(keyword).and_then(Value::as_str)
    }

    pub(crate) fn count(self, keyword: &str) -> Option<u64> {
        self.get(keyword).and_then(Value::as_u64)
    }

    pub(crate) fn bound(self, keyword: &str) -> Option<f64> {
        self.get(keyword).and_then(Value::as_f64)
    }

    pub(crate) fn list(self, keyword: &str) -> impl Iterator<Item = &'s Value> + use<'s> {
        self.get(keyword).and_then(Value::as_array).into_iter().flatten()
    }

    /// The JSON types that the schema names: none, one or several.
    pub(crate) fn types(self) -> Option<Vec<&'s str>> {
        match self.get("type") {
            Some(Value::String(one)) => Some(vec![one]),
            Some(Value::Array(several)) => Some(several.iter().filter_map(Value::as_str).collect()),
            _ => None,
        }
    }

    /// Rust's name of the format of a number.
    pub(crate) fn number_type(self) -> Option<&'static str> {
        Some(match self.text("format")? {
            "int8" => "i8",
            "int16" => "i16",
            "int32" => "i32",
            "int64" => "i64",
            "int128" => "i128",
            "int" => "isize",
            "uint8" => "u8",
            "uint16" => "u16",
            "uint32" => "u32",
            "uint64" => "u64",
            "uint128" => "u128",
            "uint" => "usize",
            "float" => "f32",
            "double" => "f64",
            _ => return None,
        })
    }

    pub(crate) fn fields(self) -> impl Iterator<Item = (&'s str, &'s Value)> {
        let fields = self.get("properties").and_then(Value::as_object);
        fields.into_iter().flatten().map(|(name, field)| (name.as_str(), field))
    }

    pub(crate) fn required(self) -> impl Iterator<Item = &'s str> {
        self.list("required").filter_map(Value::as_str)
    }

    pub(crate) fn other_fields(self) -> Option<OtherFields<'s>> {
        let patterns = self.get("patternProperties").and_then(Value::as_object);
        if let Some((pattern, schema)) = patterns.and_then(|patterns| patterns.iter().next()) {
            return Some(OtherFields { pattern: Some(pattern), schema });
        }
        let additional = self.get("additionalProperties").filter(|schema| schema.is_object());
        additional.map(|schema| OtherFields { pattern: None, schema })
    }
}

/// The schema without what only people read.
pub(crate) fn without_notes(schema: &Value) -> Value {
    const NOTES: [&str; 7] = ["$schema", "title", "description", "examples", "default", "deprecated", "$comment"];
    let Schema::Keywords(Keywords(keywords)) = Schema::read(schema) else { return schema.clone() };
    let kept = keywords.iter().filter(|(keyword, _)| !NOTES.contains(&keyword.as_str()));
    Value::Object(kept.map(|(keyword, value)| (keyword.clone(), value_without_notes(keyword, value))).collect())
}

/// The value of a keyword. Under some, the keys are names, which may be called `title`, and values are no schemas.
fn value_without_notes(keyword: &str, value: &Value) -> Value {
    match (keyword, value) {
        ("properties" | "$defs" | "patternProperties", Value::Object(named)) => {
            Value::Object(named.iter().map(|(name, schema)| (name.clone(), without_notes(schema))).collect())
        }
        ("required", Value::Array(names)) => {
            // The order of fields means nothing.
            let mut names = names.clone();
            names.sort_by(|one, other| one.as_str().cmp(&other.as_str()));
            Value::Array(names)
        }
        ("const" | "enum", _) => value.clone(),
        (_, Value::Array(schemas)) => Value::Array(schemas.iter().map(without_notes).collect()),
        _ => without_notes(value),
    }
}
