//! Reading JSON Schemas: the meaning of each keyword, for all code that walks through a schema.
//!
//! The keywords are those that schemars writes. This does not use its `Transform`, which rewrites schemas, because a lock and
//! a page are also made of schemas in a file, by programs without schemars.

use serde_json::{Map, Value};
use std::borrow::Cow;

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
        let pointer = schema.text("$ref")?.strip_prefix('#')?;
        // A reference is part of a URL, so names that are not plain ASCII are encoded.
        self.0.pointer(&decoded(pointer)).or_else(|| self.0.pointer(pointer))
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

/// A part of a URL without its percent-encoding.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let code = after.get(..2).filter(|code| *first == b'%' && code.iter().all(u8::is_ascii_hexdigit));
        let code = code.and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        bytes.push(code.unwrap_or(*first));
        rest = if code.is_some() { &after[2..] } else { after };
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
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
        number_type(self.text("format")?)
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
        // `true` is what schemars writes for a map of any JSON that is flattened into a struct.
        let additional = self.get("additionalProperties").filter(|schema| **schema != Value::Bool(false));
        additional.map(|schema| OtherFields { pattern: None, schema })
    }

    /// Other names under which fields are read, each with that of the field.
    pub(crate) fn aliases(self) -> impl Iterator<Item = (&'s str, &'s str)> {
        let aliases = self.get("x-aliases").and_then(Value::as_object);
        aliases.into_iter().flatten().filter_map(|(alias, field)| Some((alias.as_str(), field.as_str()?)))
    }

    /// Whether an enum reads the names of unknown variants.
    pub(crate) fn reads_other_variants(self) -> bool {
        self.get("x-other") == Some(&Value::Bool(true))
    }

    /// The format of the names of fields, such as `uint8` or `uuid`.
    pub(crate) fn key_format(self) -> Option<&'s str> {
        self.get("propertyNames")?.get("format")?.as_str()
    }

    /// Whether zero is excluded, as for the types `NonZero`.
    pub(crate) fn is_not_zero(self) -> bool {
        self.get("not").is_some_and(is_zero)
    }

    /// The keywords that constrain values in a way that is not compared, each with its value.
    pub(crate) fn others(self) -> impl Iterator<Item = (&'s str, &'s Value)> {
        let is_other = move |(keyword, value): &(&'s str, &'s Value)| match *keyword {
            "not" => !is_zero(value),
            "propertyNames" => self.key_format().is_none(),
            keyword => !KNOWN.split(' ').any(|known| known == keyword) && !keyword.starts_with("x-"),
        };
        self.0.iter().map(|(keyword, value)| (keyword.as_str(), value)).filter(is_other)
    }
}

/// The text of a schema that allows only one.
pub(crate) fn constant_text(schema: &Value) -> Option<&str> {
    let Schema::Keywords(schema) = Schema::read(schema) else { return None };
    if let Some(constant) = schema.get("const") {
        return constant.as_str();
    }
    let mut texts = schema.list("enum");
    let only = texts.next()?.as_str()?;
    texts.next().is_none().then_some(only)
}

fn is_zero(schema: &Value) -> bool {
    schema.as_object().is_some_and(|schema| schema.len() == 1) && schema["const"].as_f64() == Some(0.)
}

/// The keywords that are compared, and those that only explain.
const KNOWN: &str = "$comment $defs $id $ref $schema additionalProperties allOf anyOf const contentEncoding \
                     contentMediaType default definitions deprecated description enum examples exclusiveMaximum \
                     exclusiveMinimum format items maxItems maxLength maximum minItems minLength minimum oneOf pattern \
                     patternProperties prefixItems properties readOnly required title type unevaluatedProperties \
                     uniqueItems writeOnly";

/// Rust's name of a format of numbers.
pub(crate) fn number_type(format: &str) -> Option<&'static str> {
    Some(match format {
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

/// The schema without what only people read.
pub(crate) fn without_notes(schema: &Value) -> Value {
    const NOTES: [&str; 7] = ["$schema", "title", "description", "examples", "default", "deprecated", "$comment"];
    with_each(schema, &|keywords| keywords.retain(|keyword, _| !NOTES.contains(&keyword.as_str())))
}

/// The schema, with a change to it and to each schema inside.
pub(crate) fn with_each(schema: &Value, change: &dyn Fn(&mut Map<String, Value>)) -> Value {
    let Value::Object(keywords) = schema else { return schema.clone() };
    let mut changed: Map<_, _> =
        keywords.iter().map(|(keyword, value)| (keyword.clone(), inside(keyword, value, change))).collect();
    change(&mut changed);
    Value::Object(changed)
}

/// The value of a keyword. Under some, the keys are names, which may be called `title`, and some values are no schemas.
fn inside(keyword: &str, value: &Value, change: &dyn Fn(&mut Map<String, Value>)) -> Value {
    match (keyword, value) {
        // The order of required fields is that in which a struct reads a list.
        ("const" | "enum" | "required" | "type", _) => value.clone(),
        ("properties" | "$defs" | "patternProperties", Value::Object(named)) => {
            Value::Object(named.iter().map(|(name, schema)| (name.clone(), with_each(schema, change))).collect())
        }
        (_, Value::Array(schemas)) => Value::Array(schemas.iter().map(|schema| with_each(schema, change)).collect()),
        _ => with_each(value, change),
    }
}
