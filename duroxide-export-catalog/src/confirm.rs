//! Corrects the schema of what a type reads and writes, by asking serde.
//!
//! A schema does not show all that serde does: which integers the keys of a map are, that an `Option` with
//! `deserialize_with` is required, that the end of a tuple has a default, or that `try_from` refuses values. This makes
//! examples from the schema, changes one thing at a time, and looks whether the type still reads them, and what it writes.

use crate::example::small_example;
use crate::info::schema::TypeSchema;
use crate::json_schema::{Keywords, Schema, SchemaRoot, decoded};
use serde_json::{Map, Value, json};
use std::collections::{HashSet, VecDeque};

/// The most values to try for a type.
const MOST_TRIES: usize = 10_000;

impl TypeSchema {
    /// The schemas, corrected by what the type reads and writes: `recode` reads a JSON text and writes what it has read, and
    /// `fields` are the names that serde's derive lists for it, among them aliases.
    ///
    /// ```
    /// # use duroxide_export_catalog::TypeSchema;
    /// # use serde_json::json;
    /// # use std::collections::BTreeMap;
    /// let map = json!({ "type": "object", "additionalProperties": false, "patternProperties": { r"^\d+$": { "type": "boolean" } } });
    /// let schema = TypeSchema::new(map.clone(), map);
    /// let recode = |json: &str| {
    ///     let read = serde_json::from_str::<BTreeMap<u8, bool>>(json);
    ///     read.and_then(serde_json::to_value).map_err(|error| error.to_string())
    /// };
    /// let schema = schema.confirmed(&recode, &[]);
    /// assert_eq!(schema.reads["propertyNames"]["format"], "uint8");
    /// ```
    #[must_use]
    pub fn confirmed(self, recode: &dyn Fn(&str) -> Result<Value, String>, fields: &[&str]) -> Self {
        let mut questions =
            Questions { document: SchemaRoot(&self.reads), recode, tries: 0, text: TEXTS[0], edits: Vec::new() };
        questions.ask(fields);
        let edits = questions.edits;
        let mut written = self.written().clone();
        let mut read = self.reads;
        for (pointer, edit) in &edits {
            if let Edit::Tag { .. } | Edit::Rewrites(_) = edit {
                if let Some(schema) = written.pointer_mut(pointer).and_then(Value::as_object_mut) {
                    edit.apply(schema);
                }
                continue;
            }
            if let Some(schema) = read.pointer_mut(pointer).and_then(Value::as_object_mut) {
                edit.apply(schema);
            }
            // The keys of a map are the same in what the type writes.
            if let Edit::Keys(_) = edit
                && let Some(schema) = written.pointer_mut(pointer).and_then(Value::as_object_mut)
                && (schema.contains_key("additionalProperties") || schema.contains_key("patternProperties"))
            {
                edit.apply(schema);
            }
        }
        Self::new(read, written)
    }
}

/// What a schema has to say in addition.
enum Edit {
    /// The format of a map's keys.
    Keys(&'static str),
    /// Another name of a field.
    Alias { name: String, field: String },
    /// A variant under another name: a text in `enum`, or a schema in `oneOf`.
    Variant(Value),
    /// An enum reads variants that it does not know.
    Other,
    /// A field that is not optional.
    Required(String),
    /// The least length of a list.
    Shortest(usize),
    /// A variant has no content, and none is ignored.
    Unit,
    /// A struct does not read a list of its fields.
    OnlyObject,
    /// The type refuses values that satisfy the schema.
    Validated,
    /// A struct is written with its name in a field.
    Tag { field: String, name: Value },
    /// What the type writes for examples that it does not write as they are.
    Rewrites(Map<String, Value>),
}

impl Edit {
    fn apply(&self, schema: &mut Map<String, Value>) {
        match self {
            Self::Keys(format) => {
                schema.insert("propertyNames".to_owned(), json!({ "format": format }));
            }
            Self::Alias { name, field } => {
                let aliases = schema.entry("x-aliases").or_insert_with(|| json!({}));
                aliases[name] = field.as_str().into();
            }
            Self::Variant(variant) => {
                let key = if variant.is_string() { "enum" } else { "oneOf" };
                if let Some(variants) = schema.get_mut(key).and_then(Value::as_array_mut) {
                    variants.push(variant.clone());
                }
            }
            Self::Other => {
                schema.insert("x-other".to_owned(), true.into());
            }
            Self::Required(field) => {
                let required = schema.entry("required").or_insert_with(|| json!([]));
                if let Some(required) = required.as_array_mut().filter(|all| !all.contains(&field.as_str().into())) {
                    required.push(field.as_str().into());
                }
            }
            Self::Shortest(count) => {
                schema.insert("minItems".to_owned(), (*count).into());
            }
            Self::Unit => {
                schema.insert("x-unit".to_owned(), true.into());
            }
            Self::OnlyObject => {
                schema.insert("x-only-object".to_owned(), true.into());
            }
            Self::Validated => {
                schema.insert("x-validated".to_owned(), true.into());
            }
            Self::Tag { field, name } => {
                let Some(fields) = schema.get_mut("properties").and_then(Value::as_object_mut) else { return };
                if !fields.contains_key(field) {
                    fields.insert(field.clone(), json!({ "const": name, "type": "string" }));
                    Self::Required(field.clone()).apply(schema);
                }
            }
            Self::Rewrites(examples) => {
                schema.insert("x-rewrites".to_owned(), examples.clone().into());
            }
        }
    }
}

struct Questions<'s> {
    document: SchemaRoot<'s>,
    recode: &'s dyn Fn(&str) -> Result<Value, String>,
    tries: usize,
    /// A text that the type reads where any is allowed, as far as the schema tells.
    text: &'static str,
    /// Each with a pointer to the schema.
    edits: Vec<(String, Edit)>,
}

/// A schema, and a value that the type reads, with a part to which the schema applies.
struct Place {
    /// A JSON pointer in the schema.
    schema: String,
    value: Value,
    /// A JSON pointer in the value.
    part: String,
    /// Whether the value is in an untagged enum, so that another variant could read what this one does not.
    is_ambiguous: bool,
}

impl Place {
    /// The place with another part.
    fn with(&self, part: Value) -> Value {
        let mut value = self.value.clone();
        if let Some(place) = value.pointer_mut(&self.part) {
            *place = part;
        }
        value
    }

    fn get(&self) -> &Value {
        self.value.pointer(&self.part).unwrap_or(&Value::Null)
    }

    /// A part of the part.
    fn child(&self, schema: &[&str], value: Value, key: &str) -> Self {
        let part = extended(&self.part, &[key]);
        Self { schema: extended(&self.schema, schema), value, part, is_ambiguous: self.is_ambiguous }
    }

    /// The same part, with another schema.
    fn alternative(&self, schema: String, value: Value) -> Self {
        Self { schema, value, part: self.part.clone(), is_ambiguous: self.is_ambiguous }
    }
}

fn extended(pointer: &str, keys: &[&str]) -> String {
    keys.iter().fold(pointer.to_owned(), |pointer, key| pointer + "/" + &key.replace('~', "~0").replace('/', "~1"))
}

impl<'s> Questions<'s> {
    /// Goes through all schemas, each once.
    fn ask(&mut self, fields: &[&str]) {
        let Some(value) = self.beginning() else {
            self.edits.push((String::new(), Edit::Validated));
            return;
        };
        self.aliases(fields, &value);
        let mut waiting =
            VecDeque::from([Place { schema: String::new(), value, part: String::new(), is_ambiguous: false }]);
        let mut seen = HashSet::new();
        while let Some(place) = waiting.pop_front() {
            let Some(Schema::Keywords(schema)) = self.document.0.pointer(&place.schema).map(Schema::read) else {
                continue;
            };
            // A type that is also used outside of untagged enums is asked again there.
            let is_known = seen.contains(&(place.schema.clone(), false));
            if is_known || !seen.insert((place.schema.clone(), place.is_ambiguous)) {
                continue;
            }
            if self.tries > MOST_TRIES {
                self.edits.push((place.schema, Edit::Validated));
                return;
            }
            waiting.extend(self.look(schema, &place));
        }
    }

    /// A value that the type reads. Some types accept few texts, such as addresses with a port.
    fn beginning(&mut self) -> Option<Value> {
        let styles = [false, true].into_iter().flat_map(|all_fields| TEXTS.map(|text| (all_fields, text)));
        styles.into_iter().find_map(|(all_fields, text)| {
            self.text = text;
            small_example(self.document, self.document.0, text, all_fields).filter(|value| self.reads(value))
        })
    }

    fn reads(&mut self, value: &Value) -> bool {
        self.error(value).is_none()
    }

    fn error(&mut self, value: &Value) -> Option<String> {
        self.recoded(&value.to_string()).err()
    }

    fn recoded(&mut self, json: &str) -> Result<Value, String> {
        self.tries += 1;
        (self.recode)(json)
    }

    /// Asks which fields have several names. Under two of them, a field is there twice, and serde names it.
    fn aliases(&mut self, names: &[&str], value: &Value) {
        let Some(Schema::Keywords(schema)) = Some(Schema::read(self.document.0)) else { return };
        let (Some(value), false) = (value.as_object(), names.is_empty()) else { return };
        let fields: Vec<_> = schema.fields().map(|(field, _)| field).collect();
        let mut all = value.clone();
        for (field, part) in schema.fields().filter(|(field, _)| !value.contains_key(*field)) {
            let Some(example) = small_example(self.document, part, self.text, false) else { continue };
            let before = all.clone();
            all.insert(field.to_owned(), example);
            if !self.reads(&all.clone().into()) {
                all = before;
            }
        }
        let all = Value::from(all).to_string();
        for name in names.iter().filter(|name| !fields.contains(*name)) {
            // The other name comes last, when serde has read the field.
            let twice = format!("{},{}:null}}", all.strip_suffix('}').unwrap_or_default(), json!(name));
            let Err(error) = self.recoded(&twice) else { continue };
            let duplicate = error.strip_prefix("duplicate field `").and_then(|rest| rest.split('`').next());
            if let Some(field) = duplicate.filter(|field| fields.contains(field)) {
                let edit = Edit::Alias { name: (*name).to_owned(), field: field.to_owned() };
                self.edits.push((String::new(), edit));
            }
        }
    }

    /// Asks whether an enum reads variants that it does not know.
    fn other_variants(&mut self, schema: Keywords<'s>, place: &Place) {
        let is_text = schema.list("enum").next().is_some_and(Value::is_string);
        let tags = schema.list("oneOf").filter_map(|variant| {
            let mut tags = variant["properties"].as_object()?.iter().filter(|(_, field)| field["const"].is_string());
            tags.next().map(|(tag, _)| tag.clone())
        });
        let tag = tags.into_iter().next();
        let has_units =
            schema.list("oneOf").any(|variant| variant["const"].is_string() || variant.get("enum").is_some());
        let unknown = match tag {
            Some(tag) => json!({ tag: UNKNOWN }),
            None if is_text || has_units => json!(UNKNOWN),
            None if schema.has("oneOf") => json!({ UNKNOWN: null }),
            None => return,
        };
        if place.is_ambiguous {
            return;
        }
        match self.error(&place.with(unknown)) {
            None => self.edit(place, Edit::Other),
            Some(error) => self.variant_aliases(schema, place, &error),
        }
    }

    /// Asks for which variants the other names stand that serde lists in its error about an unknown one.
    fn variant_aliases(&mut self, schema: Keywords<'s>, place: &Place, error: &str) {
        let Some((_, names)) = error.split_once(", expected ") else { return };
        let known: Vec<_> = schema.list("enum").chain(schema.list("oneOf")).collect();
        let is_known = |name: &str| known.iter().any(|variant| variant_names(variant).contains(&name));
        for name in names.split('`').skip(1).step_by(2).filter(|name| !is_known(name)) {
            let found = known.iter().map(|variant| renamed_variant(variant, name)).find(|variant| {
                let example = match variant {
                    Value::String(_) => Some(variant.clone()),
                    schema => small_example(self.document, schema, self.text, true),
                };
                example.is_some_and(|example| self.reads(&place.with(example)))
            });
            if let Some(variant) = found {
                self.edit(place, Edit::Variant(variant));
            }
        }
    }

    fn edit(&mut self, place: &Place, edit: Edit) {
        self.edits.push((place.schema.clone(), edit));
    }

    /// Asks about one schema. Returns its parts.
    fn look(&mut self, schema: Keywords<'s>, place: &Place) -> Vec<Place> {
        if schema.has("enum") || schema.has("oneOf") {
            self.other_variants(schema, place);
        }
        if schema.has("const") || schema.has("enum") {
            return Vec::new();
        }
        if let Some(pointer) = schema.text("$ref").and_then(|reference| reference.strip_prefix('#')) {
            let schema = decoded(pointer).into_owned();
            return vec![place.alternative(schema, place.value.clone())];
        }
        let filled = self.filled(schema, place);
        let place = filled.as_ref().unwrap_or(place);
        match place.get() {
            Value::Object(_) if schema.has("properties") || schema.other_fields().is_some() => {
                self.object(schema, place)
            }
            _ if schema.has("anyOf") || schema.has("oneOf") => self.alternatives(schema, place),
            Value::Array(items) => self.array(schema, items, place),
            Value::String(_) => self.text(schema, place),
            Value::Number(_) => self.number(schema, place),
            _ => Vec::new(),
        }
    }

    /// A value that the type reads, made from an example of a part. If it reads none, the part's schema is not all.
    fn example(&mut self, schema: &str, part: &'s Value, whole: impl Fn(Value) -> Value) -> Option<Value> {
        let examples = [false, true].map(|all_fields| small_example(self.document, part, self.text, all_fields));
        let values: Vec<_> = examples.into_iter().flatten().map(whole).collect();
        let value = values.iter().find(|value| self.reads(value)).cloned();
        if value.is_none() && !values.is_empty() {
            self.edits.push((schema.to_owned(), Edit::Validated));
        }
        value
    }

    /// The place with content instead of `null`, for a type such as `["integer", "null"]`.
    fn filled(&mut self, schema: Keywords<'s>, place: &Place) -> Option<Place> {
        let name = schema.types().filter(|types| types.len() > 1)?.into_iter().find(|name| *name != "null")?;
        let mut only = self.document.0.pointer(&place.schema)?.clone();
        only["type"] = name.into();
        let content = small_example(self.document, &only, self.text, false)?;
        let filled = place.alternative(place.schema.clone(), place.with(content));
        if !self.reads(&filled.value) {
            self.edit(place, Edit::Validated);
            return None;
        }
        Some(filled)
    }

    fn alternatives(&mut self, schema: Keywords<'s>, place: &Place) -> Vec<Place> {
        let mut parts = Vec::new();
        for key in ["anyOf", "oneOf"] {
            // Variants in `oneOf` have tags.
            let is_untagged = key == "anyOf" && schema.list(key).filter(|part| part["type"] != "null").count() > 1;
            for (index, part) in schema.list(key).enumerate() {
                let pointer = extended(&place.schema, &[key, &index.to_string()]);
                if let Some(value) = self.example(&pointer, part, |example| place.with(example)) {
                    let part = place.alternative(pointer, value);
                    parts.push(Place { is_ambiguous: place.is_ambiguous || is_untagged, ..part });
                }
            }
        }
        parts
    }

    fn object(&mut self, schema: Keywords<'s>, place: &Place) -> Vec<Place> {
        let mut parts = Vec::new();
        let required: Vec<_> = schema.required().collect();
        for (field, part) in schema.fields() {
            let mut fields = place.get().as_object().cloned().unwrap_or_default();
            let had = fields.remove(field);
            if had.is_some() && !required.contains(&field) && !self.reads(&place.with(fields.clone().into())) {
                self.edit(place, Edit::Required(field.to_owned()));
            }
            let with = |example| {
                let mut fields = fields.clone();
                fields.insert(field.to_owned(), example);
                place.with(fields.into())
            };
            let pointer = extended(&place.schema, &["properties", field]);
            let value = had.map(with).or_else(|| self.example(&pointer, part, with));
            parts.extend(value.map(|value| place.child(&["properties", field], value, field)));
        }
        self.unit_variant(schema, place);
        self.list(schema, place);
        self.tag(schema, place);
        if let Some(others) = schema.other_fields() {
            parts.extend(self.map(others.pattern, others.schema, place));
        }
        parts
    }

    /// Asks whether a struct is written with its name in a field, as with `#[serde(tag = "..")]`, which no schema shows.
    fn tag(&mut self, schema: Keywords<'s>, place: &Place) {
        let is_combined = ["oneOf", "anyOf", "allOf", "$ref"].into_iter().any(|key| schema.has(key));
        if place.is_ambiguous || is_combined || schema.other_fields().is_some() {
            return;
        }
        let Ok(written) = self.recoded(&place.value.to_string()) else { return };
        let fields = written.pointer(&place.part).and_then(Value::as_object);
        let is_known = |name: &str| schema.fields().any(|(field, _)| field == name);
        for (field, name) in fields.into_iter().flatten().filter(|(field, name)| name.is_string() && !is_known(field)) {
            self.edit(place, Edit::Tag { field: field.clone(), name: name.clone() });
        }
    }

    /// Asks how the type writes some examples.
    fn rewrites(&mut self, examples: &[Value], place: &Place) {
        if place.is_ambiguous {
            return;
        }
        let mut rewrites = Map::new();
        for example in examples {
            let written = self.recoded(&place.with(example.clone()).to_string()).ok();
            let written = written.as_ref().and_then(|written| written.pointer(&place.part));
            if let Some(other) = written.filter(|written| *written != example) {
                let example = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
                rewrites.insert(example, other.clone());
            }
        }
        if !rewrites.is_empty() {
            self.edit(place, Edit::Rewrites(rewrites));
        }
    }

    /// Asks whether a variant without content is tagged adjacently, where content is an error. Variants that are tagged
    /// internally can also be read from a list, and ignore other fields.
    fn unit_variant(&mut self, schema: Keywords<'s>, place: &Place) {
        let mut fields = schema.fields();
        if let (Some((_, tag)), None) = (fields.next(), fields.next())
            && schema.required().count() == 1
            && schema.other_fields().is_none()
            && tag["const"].is_string()
            && !self.reads(&place.with(json!([tag["const"]])))
        {
            self.edit(place, Edit::Unit);
        }
    }

    /// Asks whether a struct reads a list of its fields, as all do that have no flattened fields.
    fn list(&mut self, schema: Keywords<'s>, place: &Place) {
        let fields = place.get().as_object();
        let required: Option<Vec<_>> = schema.required().map(|field| Some(fields?.get(field)?.clone())).collect();
        let Some(list) = required.filter(|list| list.len() > 1 && list.len() == schema.fields().count()) else {
            return;
        };
        let is_tagged = schema.fields().any(|(_, field)| field["const"].is_string());
        if !is_tagged && !self.reads(&place.with(list.into())) {
            self.edit(place, Edit::OnlyObject);
        }
    }

    /// Asks which keys a map has.
    fn map(&mut self, pattern: Option<&'s str>, entries: &'s Value, place: &Place) -> Option<Place> {
        let examples = [false, true].map(|all_fields| small_example(self.document, entries, self.text, all_fields));
        let examples: Vec<_> = examples.into_iter().flatten().collect();
        let mut fields = place.get().as_object().cloned().unwrap_or_default();
        // Those of a struct stay, and the example has an entry for the map.
        fields.retain(|name, _| name != "key" && name != "1");
        let found = examples.iter().find_map(|example| {
            let with = |key: &str| {
                let mut fields = fields.clone();
                fields.insert(key.to_owned(), example.clone());
                place.with(fields.into())
            };
            let (key, format) = keys(pattern, &mut |key| self.reads(&with(key)))?;
            Some((key, format, with(key)))
        });
        let Some((key, format, value)) = found else {
            if !examples.is_empty() {
                self.edit(place, Edit::Validated);
            }
            return None;
        };
        if let Some(format) = format.filter(|_| !place.is_ambiguous) {
            self.edit(place, Edit::Keys(format));
        }
        let schema = match pattern {
            Some(pattern) => vec!["patternProperties", pattern],
            None => vec!["additionalProperties"],
        };
        Some(place.child(&schema, value, key))
    }

    fn array(&mut self, schema: Keywords<'s>, items: &[Value], place: &Place) -> Vec<Place> {
        let first = schema.list("prefixItems").count();
        if first == 0 {
            return self.items(schema, items, place).into_iter().collect();
        }
        let mut shortest = items.len();
        while shortest > 0
            && first == items.len()
            && !place.is_ambiguous
            && self.reads(&place.with(items[..shortest - 1].into()))
        {
            shortest -= 1;
        }
        if shortest < items.len() {
            self.edit(place, Edit::Shortest(shortest));
        }
        let indices = (0..first.min(items.len())).map(|index| index.to_string());
        indices.map(|index| place.child(&["prefixItems", &index], place.value.clone(), &index)).collect()
    }

    fn items(&mut self, schema: Keywords<'s>, items: &[Value], place: &Place) -> Option<Place> {
        let item = schema.get("items")?;
        if schema.count("maxItems") == Some(0) {
            return None;
        }
        let value = if items.is_empty() {
            self.example(&extended(&place.schema, &["items"]), item, |item| place.with(json!([item])))?
        } else {
            place.value.clone()
        };
        Some(place.child(&["items"], value, "0"))
    }

    fn text(&mut self, schema: Keywords<'s>, place: &Place) -> Vec<Place> {
        let is_constrained = ["format", "pattern", "minLength", "maxLength"].into_iter().any(|key| schema.has(key));
        if !is_constrained && !["text", "", "\u{e9} 1"].into_iter().all(|text| self.reads(&place.with(text.into()))) {
            self.edit(place, Edit::Validated);
        }
        let examples = match schema.text("format") {
            Some("date-time") => vec![json!("2026-01-31T12:00:00+01:00")],
            Some("uuid") => vec![json!("67E55044-10B1-426F-9247-BB680E5FE0C8")],
            Some("uri") => vec![json!("https://example.org")],
            _ if is_constrained => Vec::new(),
            _ => vec![json!(" Text "), json!(self.text)],
        };
        self.rewrites(&examples, place);
        Vec::new()
    }

    fn number(&mut self, schema: Keywords<'s>, place: &Place) -> Vec<Place> {
        let is_integer = schema.types().is_some_and(|types| types.contains(&"integer"));
        let numbers = match schema.number_type() {
            Some("i8") => vec![json!(i8::MIN), json!(0), json!(i8::MAX)],
            Some("i16") => vec![json!(i16::MIN), json!(0), json!(i16::MAX)],
            Some("i32") => vec![json!(i32::MIN), json!(0), json!(i32::MAX)],
            Some("i64" | "i128" | "isize") => vec![json!(i64::MIN), json!(0), json!(i64::MAX)],
            Some("u8") => vec![json!(0), json!(u8::MAX)],
            Some("u16") => vec![json!(0), json!(u16::MAX)],
            Some("u32") => vec![json!(0), json!(u32::MAX)],
            Some("u64" | "u128" | "usize") => vec![json!(0), json!(u64::MAX)],
            Some("f32") => vec![json!(-1e9), json!(0.), json!(1e9)],
            _ if is_integer => vec![json!(0)],
            _ => vec![json!(-1e9), json!(0.), json!(0.5), json!(1e9)],
        };
        let bounds = ["minimum", "maximum"].map(|bound| schema.bound(bound));
        let is_allowed = |number: &Value| {
            let number = number.as_f64().unwrap_or_default();
            let is_excluded =
                schema.has("exclusiveMinimum") || schema.has("exclusiveMaximum") || schema.has("multipleOf");
            bounds[0].is_none_or(|least| number >= least)
                && bounds[1].is_none_or(|greatest| number <= greatest)
                && !(schema.has("not") && number == 0.)
                && !is_excluded
        };
        if !numbers.into_iter().filter(is_allowed).all(|number| self.reads(&place.with(number))) {
            self.edit(place, Edit::Validated);
        }
        self.rewrites(&[if is_integer { json!(1) } else { json!(0.5) }], place);
        Vec::new()
    }
}

/// The names under which an alternative of an enum is written.
fn variant_names(variant: &Value) -> Vec<&str> {
    let several = variant["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let tags = variant["properties"].as_object().into_iter().flatten().filter_map(|(_, field)| field["const"].as_str());
    let outside = variant["required"][0].as_str();
    variant.as_str().into_iter().chain(variant["const"].as_str()).chain(several).chain(tags).chain(outside).collect()
}

/// The alternative under another name.
fn renamed_variant(variant: &Value, name: &str) -> Value {
    let mut renamed = variant.clone();
    if variant.is_string() {
        return name.into();
    }
    if variant["const"].is_string() || variant["enum"].is_array() {
        return json!({ "const": name });
    }
    let fields = renamed["properties"].as_object_mut();
    if let Some(tag) = fields.and_then(|fields| fields.values_mut().find(|field| field["const"].is_string())) {
        tag["const"] = name.into();
    } else if let (Some(old), Some(content)) = (variant["required"][0].as_str(), variant["properties"].as_object()) {
        renamed["properties"] = json!({ name: content.get(old) });
        renamed["required"] = json!([name]);
    }
    renamed
}

/// The name of a variant that no enum has.
const UNKNOWN: &str = "an unknown variant";

/// Texts for types whose schemas allow any text, and that have a format nevertheless.
const TEXTS: [&str; 6] = ["text", "192.0.2.1:80", "1", "a", "1.0.0", "2026-01-31"];

/// Formats of keys, and an example of each that the formats before it do not allow.
const KEYS: [(&str, &str); 11] = [
    ("uuid", "67e55044-10b1-426f-9247-bb680e5fe0c8"),
    ("date-time", "2026-01-31T12:00:00Z"),
    ("partial-date-time", "2026-01-31T12:00:00"),
    ("date", "2026-01-31"),
    ("ipv4", "192.0.2.1"),
    ("ipv6", "2001:db8::1"),
    ("uri", "https://example.org"),
    ("boolean", "true"),
    ("double", "1.5"),
    ("char", "k"),
    ("other", "1"),
];

/// A key that a map reads, and the format of its keys if they are not any text.
fn keys(pattern: Option<&str>, reads: &mut impl FnMut(&str) -> bool) -> Option<(&'static str, Option<&'static str>)> {
    match pattern {
        None if reads("key") => Some(("key", None)),
        None => {
            let (format, key) = KEYS.into_iter().find(|(_, key)| reads(key))?;
            let is_any_ip = format == "ipv4" && reads("2001:db8::1");
            Some((key, Some(if is_any_ip { "ip" } else { format })))
        }
        Some(r"^\d+$" | r"^-?\d+$") => reads("1").then(|| ("1", Some(integer(reads)))),
        Some(_) => None,
    }
}

/// The type of the integers that a map reads as its keys.
fn integer(reads: &mut impl FnMut(&str) -> bool) -> &'static str {
    const SIGNED: [(&str, &str); 4] =
        [("int8", "-129"), ("int16", "-32769"), ("int32", "-2147483649"), ("int64", "-9223372036854775809")];
    const UNSIGNED: [(&str, &str); 4] =
        [("uint8", "256"), ("uint16", "65536"), ("uint32", "4294967296"), ("uint64", "18446744073709551616")];
    let (types, widest) = if reads("-1") { (SIGNED, "int128") } else { (UNSIGNED, "uint128") };
    types.into_iter().find(|(_, beyond)| !reads(beyond)).map_or(widest, |(format, _)| format)
}
