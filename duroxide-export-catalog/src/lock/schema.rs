//! Whether one type reads everything that another writes, told by their JSON Schemas.
//!
//! [`alternatives`] turns both schemas into alternatives, each of one JSON type. This looks for an alternative of the reader
//! for each one of the writer, and reports what is wrong with the closest.
//!
//! The answers are those of serde, not of a JSON Schema validator, where the two differ: serde ignores unknown fields unless
//! the type denies them, and reads a list with duplicates as a set.

use super::alternatives::{ArrayShape, NumberShape, ObjectShape, Shape, TextShape, alternatives};
use crate::json_schema::SchemaRoot;
use serde_json::Value;
use std::fmt;

/// One thing that is written and cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Mismatch {
    /// Where in the value: `.servers[*].port`; empty for the value itself.
    pub(crate) path: String,
    pub(crate) problem: Problem,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Problem {
    /// The reader does not know a variant.
    Variant(String),
    /// The reader requires a field that may be missing.
    Missing(String),
    /// The reader denies a field that may be there.
    Unknown(String),
    /// The reader wants another type.
    Type { written: String, wanted: String },
    /// The reader finds the name of the variant elsewhere.
    Tag { written: String, wanted: String },
}

impl Mismatch {
    /// The place with a field.
    pub(crate) fn at_field(&self, field: &str) -> String {
        format!("{}.{field}", self.path)
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {:?}", self.path, self.problem)
    }
}

/// What values of the schema `written` may contain that the schema `read` does not allow; empty if it allows everything.
pub(crate) fn mismatches(written: &Value, read: &Value) -> Vec<Mismatch> {
    let mut comparison = SchemaComparison {
        writer: SchemaRoot(written),
        reader: SchemaRoot(read),
        under_way: Vec::new(),
        found: Vec::new(),
    };
    comparison.schemas(written, read, "");
    let mut found: Vec<Mismatch> = Vec::new();
    for mismatch in comparison.found {
        if !found.contains(&mismatch) {
            found.push(mismatch);
        }
    }
    found
}

struct SchemaComparison<'s> {
    writer: SchemaRoot<'s>,
    reader: SchemaRoot<'s>,
    /// The pairs that are being compared: types may contain themselves.
    under_way: Vec<(*const Value, *const Value)>,
    found: Vec<Mismatch>,
}

impl<'s> SchemaComparison<'s> {
    fn schemas(&mut self, written: &'s Value, read: &'s Value, path: &str) {
        let (written, read) = (self.writer.resolved(written), self.reader.resolved(read));
        let pair = (std::ptr::from_ref(written), std::ptr::from_ref(read));
        if self.under_way.contains(&pair) {
            return;
        }
        self.under_way.push(pair);
        let readable = alternatives(self.reader, read);
        for alternative in alternatives(self.writer, written) {
            self.alternative(&alternative, &readable, path);
        }
        self.under_way.pop();
    }

    fn report(&mut self, path: &str, problem: Problem) {
        self.found.push(Mismatch { path: path.to_owned(), problem });
    }

    /// Compares one alternative of the writer with those of the reader.
    fn alternative(&mut self, written: &Shape<'s>, readable: &[Shape<'s>], path: &str) {
        let mut closest: Option<Vec<Mismatch>> = None;
        for candidate in self.candidates(written, readable) {
            let found = self.separately(|comparison| comparison.shapes(written, candidate, path));
            if found.is_empty() {
                return;
            }
            if closest.as_ref().is_none_or(|closest| found.len() < closest.len()) {
                closest = Some(found);
            }
        }
        if let Some(found) = closest {
            self.found.extend(found);
        } else {
            let problem = self.unreadable(written, readable);
            self.report(path, problem);
        }
    }

    /// Runs a comparison, and takes what it found.
    fn separately(&mut self, compare: impl FnOnce(&mut Self)) -> Vec<Mismatch> {
        let before = std::mem::take(&mut self.found);
        compare(self);
        std::mem::replace(&mut self.found, before)
    }

    /// The alternatives of the reader that could read the writer's: for a variant, only the same one.
    fn candidates<'r>(&self, written: &Shape<'s>, readable: &'r [Shape<'s>]) -> Vec<&'r Shape<'s>> {
        let variant = Variant::from_shape(written, self.writer);
        let is_candidate = |shape: &&'r Shape<'s>| {
            if matches!(shape, Shape::Anything) {
                return true;
            }
            if !written.is_like(shape) {
                return false;
            }
            match (&variant, Variant::from_shape(shape, self.reader)) {
                (Some(written), Some(read)) => *written == read,
                _ => true,
            }
        };
        readable.iter().filter(is_candidate).collect()
    }

    /// Why no alternative of the reader has anything in common with the writer's.
    fn unreadable(&self, written: &Shape<'s>, readable: &[Shape<'s>]) -> Problem {
        let known: Vec<_> = readable.iter().filter_map(|shape| Variant::from_shape(shape, self.reader)).collect();
        if let Some(variant) = Variant::from_shape(written, self.writer)
            && !known.is_empty()
        {
            return match known.iter().find(|known| known.name == variant.name) {
                Some(read) if read.tag != variant.tag => {
                    Problem::Tag { written: variant.tag.to_string(), wanted: read.tag.to_string() }
                }
                Some(_) => self.other_type(written, readable),
                None => match known.iter().find(|known| known.tag == variant.tag) {
                    Some(_) => Problem::Variant(variant.name),
                    None => Problem::Tag { written: variant.tag.to_string(), wanted: known[0].tag.to_string() },
                },
            };
        }
        self.other_type(written, readable)
    }

    #[allow(clippy::unused_self)]
    fn other_type(&self, written: &Shape<'s>, readable: &[Shape<'s>]) -> Problem {
        let mut wanted: Vec<_> = readable.iter().map(ToString::to_string).collect();
        wanted.dedup();
        let wanted = if wanted.is_empty() { "nothing".to_owned() } else { wanted.join(" or ") };
        Problem::Type { written: written.to_string(), wanted }
    }

    fn shapes(&mut self, written: &Shape<'s>, read: &Shape<'s>, path: &str) {
        let fits = match (written, read) {
            (_, Shape::Anything) => true,
            (Shape::Number(written), Shape::Number(read)) => number_fits(written, read),
            (Shape::Text(written), Shape::Text(read)) => text_fits(written, read),
            (Shape::Array(written), Shape::Array(read)) => {
                self.items(written, read, path);
                read.shortest <= written.shortest && at_most(written.longest, read.longest)
            }
            (Shape::Object(written), Shape::Object(read)) => {
                self.fields(written, read, path);
                true
            }
            (written, read) => written == read,
        };
        if !fits {
            let problem = Problem::Type { written: written.to_string(), wanted: read.to_string() };
            self.report(path, problem);
        }
    }

    fn items(&mut self, written: &ArrayShape<'s>, read: &ArrayShape<'s>, path: &str) {
        let item = |array: &ArrayShape<'s>, index: usize| array.first.get(index).copied().or(array.others);
        for index in 0..written.first.len().max(read.first.len()) {
            if let (Some(written), Some(read)) = (item(written, index), item(read, index)) {
                self.schemas(written, read, &format!("{path}[{index}]"));
            }
        }
        match (written.others, read.others) {
            (Some(written), Some(read)) => self.schemas(written, read, &format!("{path}[*]")),
            // A list of anything.
            (None, Some(read)) if written.first.is_empty() && written.longest != Some(0) => {
                self.schemas(&Value::Bool(true), read, &format!("{path}[*]"));
            }
            _ => {}
        }
    }

    fn fields(&mut self, written: &ObjectShape<'s>, read: &ObjectShape<'s>, path: &str) {
        for field in read.required.iter().filter(|field| !written.required.contains(*field)) {
            self.report(path, Problem::Missing((*field).to_owned()));
        }
        for (field, schema) in &written.fields {
            match read.fields.get(field).copied().or(read.others) {
                Some(read) => self.schemas(schema, read, &format!("{path}.{field}")),
                None if read.denies_unknown => self.report(path, Problem::Unknown((*field).to_owned())),
                None => {}
            }
        }
        self.other_fields(written, read, path);
    }

    /// The entries of a map.
    fn other_fields(&mut self, written: &ObjectShape<'s>, read: &ObjectShape<'s>, path: &str) {
        // A struct writes no other fields than its own; only an object without any known field is a map of anything.
        let is_map = written.others.is_some() || (written.fields.is_empty() && !written.denies_unknown);
        if !is_map {
            return;
        }
        let others = written.others.unwrap_or(&Value::Bool(true));
        let optional =
            read.fields.iter().filter(|(field, _)| written.others.is_some() && !written.fields.contains_key(*field));
        for (field, schema) in optional {
            self.schemas(others, schema, &format!("{path}.{field}"));
        }
        match read.others {
            Some(read) => self.schemas(others, read, &format!("{path}[*]")),
            None if read.denies_unknown => self.report(path, Problem::Unknown("*".to_owned())),
            None => {}
        }
        if read.keys.is_some() && read.keys != written.keys {
            let wanted = format!("keys that match `{}`", read.keys.unwrap_or_default());
            self.report(path, Problem::Type { written: "any keys".to_owned(), wanted });
        }
    }
}

fn number_fits(written: &NumberShape, read: &NumberShape) -> bool {
    (written.is_integer || !read.is_integer) && read.least <= written.least && written.greatest <= read.greatest
}

fn text_fits(written: &TextShape, read: &TextShape) -> bool {
    if read.constant.is_some() {
        return read.constant == written.constant;
    }
    let constant_length = || written.constant.as_ref().map(|text| text.chars().count() as u64);
    let shortest = constant_length().unwrap_or(written.shortest);
    let longest = constant_length().or(written.longest);
    (read.format.is_none() || read.format == written.format)
        && (read.pattern.is_none() || read.pattern == written.pattern)
        && read.shortest <= shortest
        && at_most(longest, read.longest)
}

const fn at_most(written: Option<u64>, read: Option<u64>) -> bool {
    match (written, read) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(written), Some(read)) => written <= read,
    }
}

/// The name of a variant, and where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Variant<'s> {
    name: String,
    tag: Tag<'s>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tag<'s> {
    /// `"Basic"`, or `{"Custom": ..}`.
    External,
    /// `{"type": "Custom", ..}`.
    Field(&'s str),
}

impl<'s> Variant<'s> {
    /// The variant that an alternative looks like.
    fn from_shape(shape: &Shape<'s>, root: SchemaRoot<'s>) -> Option<Self> {
        match shape {
            Shape::Text(TextShape { constant: Some(name), .. }) => {
                Some(Self { name: name.clone(), tag: Tag::External })
            }
            Shape::Object(object) => tagged(object, root).or_else(|| external(object)),
            _ => None,
        }
    }
}

/// An object with a required field that is always the same text.
fn tagged<'s>(object: &ObjectShape<'s>, root: SchemaRoot<'s>) -> Option<Variant<'s>> {
    object.fields.iter().filter(|(field, _)| object.required.contains(*field)).find_map(|(field, schema)| {
        match alternatives(root, schema).as_slice() {
            [Shape::Text(TextShape { constant: Some(name), .. })] => {
                Some(Variant { name: name.clone(), tag: Tag::Field(field) })
            }
            _ => None,
        }
    })
}

/// An object with exactly one field.
fn external<'s>(object: &ObjectShape<'s>) -> Option<Variant<'s>> {
    let mut fields = object.fields.keys();
    let name = fields.next()?;
    let is_only = fields.next().is_none() && object.denies_unknown && object.required.contains(name);
    is_only.then(|| Variant { name: (*name).to_owned(), tag: Tag::External })
}

impl fmt::Display for Tag<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::External => f.write_str("around the content"),
            Self::Field(field) => write!(f, "in the field `{field}`"),
        }
    }
}

#[cfg(test)]
mod tests {
    //! Schemas by hand; `tests/tests/compatibility` compares those of types with the answers of serde.

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
}
