//! Whether one alternative of a reader reads one of a writer, apart from the parts of both.

use super::mismatch::Problem;
use super::shape::{Array, Keys, Number, Object, Shape, Text};
use super::variant::{Tag, Variant};
use crate::json_schema::{Schema, constant_text};
use serde_json::Value;

/// What reading an alternative of the writer with one of the reader amounts to.
#[derive(Debug, Default)]
pub(super) struct Fit<'s> {
    pub(super) problems: Vec<Problem>,
    pub(super) parts: Vec<Part<'s>>,
}

/// A part of the written value, and the schema that reads it.
#[derive(Debug)]
pub(super) struct Part<'s> {
    /// Where the part is: `.port`, `[0]`, `[*]`.
    pub(super) step: String,
    pub(super) written: &'s Value,
    pub(super) read: &'s Value,
}

/// A schema that every value satisfies.
static ANYTHING: Value = Value::Bool(true);

impl<'s> Fit<'s> {
    pub(super) fn new(written: &Shape<'s>, read: &Shape<'s>) -> Self {
        let mut fit = Self::default();
        if is_other(read) && !is_other(written) {
            let name = Variant::find(written).map(|variant| format!(" `{}`", variant.name)).unwrap_or_default();
            fit.problems
                .push(Problem::NotChecked(format!("what the variant{name} means to a reader that does not know it,")));
            return fit;
        }
        if is_other(written) && !is_other(read) && !reads_other_variants(read) {
            fit.problems.push(Problem::LostOther);
            return fit;
        }
        let fits = match (written, read) {
            (_, Shape::Anything) => true,
            (Shape::Number(written), Shape::Number(read)) => number_fits(written, read),
            (Shape::Text(written), Shape::Text(read)) => text_fits(written, read),
            (Shape::Array(written), Shape::Array(read)) => {
                fit.items(written, read);
                read.shortest <= written.shortest && at_most(written.longest, read.longest)
            }
            (Shape::Object(written), Shape::Object(read)) => {
                fit.fields(written, read);
                true
            }
            (Shape::Array(written), Shape::Object(read)) => fit.fields_in_order(written, read),
            (written, read) => written == read,
        };
        if !fits {
            fit.problems.push(Problem::Type { written: written.to_string(), wanted: read.to_string() });
        }
        fit
    }

    /// What is read as something else than it was written as.
    pub(super) fn with(mut self, problem: Option<Problem>) -> Self {
        self.problems.extend(problem);
        self
    }

    pub(super) fn is_certain_misfit(&self) -> bool {
        self.problems.iter().any(|problem| !problem.is_note())
    }

    fn part(&mut self, step: String, written: &'s Value, read: &'s Value) {
        self.parts.push(Part { step, written, read });
    }

    fn items(&mut self, written: &Array<'s>, read: &Array<'s>) {
        for index in 0..written.first.len().max(read.first.len()) {
            if let (Some(written), Some(read)) = (written.item(index), read.item(index)) {
                self.part(format!("[{index}]"), written, read);
            }
        }
        match (written.others, read.others) {
            (Some(written), Some(read)) => self.part("[*]".to_owned(), written, read),
            // A list of anything.
            (None, Some(read)) if written.first.is_empty() && written.longest != Some(0) => {
                self.part("[*]".to_owned(), &ANYTHING, read);
            }
            _ => {}
        }
    }

    /// The items of a list as the fields of a struct, in the order of their declaration. That is known if all are required.
    fn fields_in_order(&mut self, written: &Array<'s>, read: &Object<'s>) -> bool {
        let count = read.required.len();
        let is_complete = written.shortest == count as u64 && written.longest == Some(count as u64);
        let is_struct = read.reads_lists && read.others.is_none() && count > 1 && read.fields.len() == count;
        if !is_complete || !is_struct {
            return false;
        }
        for (index, field) in read.required.iter().enumerate() {
            let (Some(item), Some(field)) = (written.item(index), read.fields.get(field)) else { return false };
            self.part(format!("[{index}]"), item, field);
        }
        true
    }

    fn fields(&mut self, written: &Object<'s>, read: &Object<'s>) {
        let has_alias =
            |field: &&str| read.aliases.iter().any(|(alias, of)| of == field && written.required.contains(alias));
        for field in read.required.iter().filter(|field| !written.required.contains(*field)) {
            if !has_alias(field) && !may_be_missing(read, field) {
                self.problems
                    .push(moved_content(written, read, field).unwrap_or_else(|| Problem::Missing((*field).to_owned())));
            }
        }
        for (field, schema) in &written.fields {
            let known = read.fields.get(field).or_else(|| read.fields.get(read.aliases.get(field)?));
            match known.copied().or(read.others) {
                Some(wanted) => {
                    if known.is_none() && !read.keys.has(field) {
                        let written = format!("the key `{field}`");
                        self.problems.push(Problem::Type { written, wanted: read.keys.to_string() });
                    }
                    self.part(format!(".{field}"), schema, wanted);
                }
                None if read.denies_unknown => self.problems.push(Problem::Unknown((*field).to_owned())),
                None => {}
            }
        }
        for (alias, field) in &read.aliases {
            if written.fields.contains_key(alias) && written.fields.contains_key(field) {
                let [written, wanted] =
                    [format!("both `{alias}` and `{field}`"), format!("one of them, the field `{field}`")];
                self.problems.push(Problem::Type { written, wanted });
            }
        }
        let lost = written.aliases.iter().filter(|(alias, field)| {
            read.fields.contains_key(*field)
                && !read.aliases.contains_key(*alias)
                && !read.fields.contains_key(*alias)
                && read.others.is_none()
        });
        self.problems.extend(
            lost.map(|(alias, field)| Problem::LostAlias { alias: (*alias).to_owned(), field: (*field).to_owned() }),
        );
        self.other_fields(written, read);
    }

    /// The entries of a map.
    fn other_fields(&mut self, written: &Object<'s>, read: &Object<'s>) {
        // A struct writes no other fields than its own; only an object without any known field is a map of anything.
        let is_map = written.others.is_some() || (written.fields.is_empty() && !written.denies_unknown);
        if !is_map {
            return;
        }
        let others = written.others.unwrap_or(&ANYTHING);
        let optional =
            read.fields.iter().filter(|(field, _)| written.others.is_some() && !written.fields.contains_key(*field));
        for (field, schema) in optional {
            self.part(format!(".{field}"), others, schema);
        }
        match read.others {
            Some(wanted) => {
                self.problems.extend(keys_problem(written.keys, read.keys));
                self.part("[*]".to_owned(), others, wanted);
            }
            None if read.denies_unknown => self.problems.push(Problem::Unknown("*".to_owned())),
            // Unless other fields say what the object is, all could be lost.
            None if written.fields.is_empty() && written.others.is_some() && read.required.is_empty() => {
                self.problems.push(Problem::NotChecked(format!("whether a map is {}", Shape::Object(read.clone()))));
            }
            None => {}
        }
    }
}

/// What is wrong if a required field is missing because serde's `content` was added, renamed or removed: then the content of
/// a variant with named fields is an object in one field next to the tag.
fn moved_content(written: &Object<'_>, read: &Object<'_>, missing: &str) -> Option<Problem> {
    let [written_tag, read_tag] = [written, read].map(|object| Variant::find(&Shape::Object(object.clone())));
    let variant = written_tag.filter(|variant| read_tag.as_ref() == Some(variant))?;
    let Tag::Field(tag) = variant.tag else { return None };
    let inside = |schema: &Value, field: &str| schema["properties"].get(field).is_some();
    let is_gone = |field: &&&str| **field != tag && !read.fields.contains_key(**field);
    let mut gone = written.fields.keys().filter(is_gone);
    let wanted = if let Some(content) = read.fields.get(missing).filter(|content| content["properties"].is_object()) {
        // Its fields were next to the tag, or in a field with another name.
        let is_content = |field: &str| {
            let own = written.fields[field]["properties"].as_object();
            inside(content, field) || own.is_some_and(|own| own.keys().any(|field| inside(content, field)))
        };
        gone.any(|field| is_content(field)).then(|| format!("in the field `{missing}`"))
    } else {
        gone.any(|field| inside(written.fields[field], missing)).then(|| "next to the name".to_owned())
    };
    wanted.map(|wanted| Problem::Content { variant: variant.name, wanted })
}

/// The content of a newtype variant with an option is required in the schema, but serde reads `None` without it.
fn may_be_missing(read: &Object<'_>, field: &str) -> bool {
    let tag = read.fields.iter().find(|(name, schema)| **name != field && constant_text(schema).is_some());
    let is_content = read.fields.len() == 2 && tag.is_some_and(|(name, _)| read.required.contains(name));
    is_content && read.fields.get(field).is_some_and(|schema| is_option(schema))
}

/// Whether the schema is that of an `Option`, as schemars writes it.
fn is_option(schema: &Value) -> bool {
    let is_null = |schema: &Value| schema["type"] == "null";
    match Schema::read(schema) {
        Schema::Keywords(keywords) => {
            keywords.types().is_some_and(|types| types.len() > 1 && types.contains(&"null"))
                || keywords.list("anyOf").any(is_null)
        }
        _ => false,
    }
}

fn number_fits(written: &Number, read: &Number) -> bool {
    let is_zero_read = !read.is_not_zero || written.is_not_zero || written.least > 0. || written.greatest < 0.;
    (written.is_integer || !read.is_integer)
        && read.least <= written.least
        && written.greatest <= read.greatest
        && is_zero_read
        && is_exact(written, read)
}

/// Whether no digits are lost where integers become floats.
fn is_exact(written: &Number, read: &Number) -> bool {
    let digits = match read.type_name {
        _ if read.is_integer || !written.is_integer => return true,
        Some("f32") => 24,
        Some("f64") => 53,
        _ => return true,
    };
    let most = 2_f64.powi(digits);
    -most <= written.least && written.greatest <= most
}

fn text_fits(written: &Text, read: &Text) -> bool {
    if read.constant.is_some() {
        return read.constant == written.constant;
    }
    let constant_length = || written.constant.as_ref().map(|text| text.chars().count() as u64);
    let shortest = constant_length().unwrap_or(written.shortest);
    let longest = constant_length().or(written.longest);
    format_fits(written.format.as_deref(), read.format.as_deref())
        && (read.pattern.is_none() || read.pattern == written.pattern)
        && read.shortest <= shortest
        && at_most(longest, read.longest)
}

fn format_fits(written: Option<&str>, read: Option<&str>) -> bool {
    read.is_none() || written == read || matches!((written, read), (Some("ipv4" | "ipv6"), Some("ip")))
}

const fn at_most(written: Option<u64>, read: Option<u64>) -> bool {
    match (written, read) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(written), Some(read)) => written <= read,
    }
}

/// What is wrong with the keys of a map.
fn keys_problem(written: Keys<'_>, read: Keys<'_>) -> Option<Problem> {
    let other = || Some(Problem::Type { written: written.to_string(), wanted: read.to_string() });
    match (written, read) {
        (_, Keys::Any) => None,
        (
            Keys::Integers { type_name: Some(written), is_signed: false },
            Keys::Integers { type_name: Some(read @ ("i64" | "isize")), .. },
        ) if matches!(written, "u64" | "usize") => {
            Some(Problem::NotChecked(format!("whether the keys, of the type `{written}`, fit into `{read}`")))
        }
        (Keys::Integers { type_name: Some(written), .. }, Keys::Integers { type_name: Some(read), .. }) => {
            if number_fits(&Number::of(written), &Number::of(read)) {
                None
            } else {
                other()
            }
        }
        (Keys::Integers { is_signed: true, .. }, Keys::Integers { is_signed: false, .. }) => other(),
        (Keys::Integers { .. }, Keys::Integers { .. }) => {
            Some(Problem::NotChecked("the type of the keys, which are integers".to_owned()))
        }
        (Keys::Format(written), Keys::Format(read)) if format_fits(Some(written), Some(read)) => None,
        (written, read) if written == read => None,
        _ => other(),
    }
}

/// Whether this stands for the variants that an enum does not know.
pub(super) const fn is_other(shape: &Shape<'_>) -> bool {
    matches!(shape, Shape::Text(Text { is_other: true, .. }) | Shape::Object(Object { is_other: true, .. }))
}

/// Whether a shape that is no variant could read one that is unknown.
fn reads_other_variants(shape: &Shape<'_>) -> bool {
    match shape {
        Shape::Anything => true,
        Shape::Object(_) => Variant::find(shape).is_none(),
        shape => *shape == Shape::Text(Text::default()),
    }
}

/// How much of a written value an alternative keeps. The unit is arbitrary.
pub(super) fn closeness(written: &Shape<'_>, read: &Shape<'_>) -> usize {
    let all = |written: &Object<'_>| if written.others.is_some() { usize::MAX } else { written.fields.len() };
    match (written, read) {
        (Shape::Object(written), Shape::Anything) => all(written),
        (_, Shape::Anything) => usize::MAX,
        (_, read) if is_other(read) => 0,
        (Shape::Number(written), Shape::Number(read)) => usize::from(written.is_integer == read.is_integer),
        (Shape::Object(written), Shape::Object(read)) if read.others.is_some() && read.keys == Keys::Any => {
            all(written)
        }
        (Shape::Object(written), Shape::Object(read)) => {
            written.fields.keys().filter(|field| read.fields.contains_key(*field)).count()
        }
        _ => 0,
    }
}

/// Whether an alternative reads some of the values that another writes, as far as that can be told without their parts.
pub(super) fn overlaps(written: &Shape<'_>, read: &Shape<'_>) -> bool {
    match (written, read) {
        (_, Shape::Anything) => true,
        (Shape::Number(written), Shape::Number(read)) => {
            (written.is_integer || !read.is_integer)
                && !(read.least > written.greatest || read.greatest < written.least)
        }
        (Shape::Object(written), Shape::Object(read)) => {
            let can_be_there =
                |field| written.fields.contains_key(field) || written.others.is_some() && written.keys.has(field);
            let reading = read.reading.as_ref();
            let is_read_without = |field| reading.is_some_and(|reading| reading.defaulted.contains(field));
            let denies_unknown = read.denies_unknown && !reading.is_some_and(|reading| reading.ignores_unknown);
            read.required.iter().all(|field| is_read_without(field) || can_be_there(*field))
                && (!denies_unknown || written.required.iter().all(|field| read.fields.contains_key(field)))
        }
        (Shape::Text(written), Shape::Text(read)) => {
            let differ =
                |one: &Option<String>, other: &Option<String>| one.is_some() && other.is_some() && one != other;
            !differ(&written.constant, &read.constant) && !differ(&written.format, &read.format)
        }
        (Shape::Array(written), Shape::Array(read)) => {
            at_most(Some(read.shortest), written.longest) && at_most(Some(written.shortest), read.longest)
        }
        (written, read) => written.is_like(read),
    }
}

/// Whether an alternative of the reader could read one of the writer, if both are the same variant.
pub(super) const fn is_candidate(written: &Shape<'_>, read: &Shape<'_>, reads_lists: bool) -> bool {
    match (written, read) {
        (_, Shape::Anything) => true,
        (Shape::Array(_), Shape::Object(_)) => reads_lists,
        _ => written.is_like(read),
    }
}
