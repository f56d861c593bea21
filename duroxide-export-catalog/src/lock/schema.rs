//! Whether one type reads everything that another writes, told by their JSON Schemas.
//!
//! [`alternatives`] turns a schema into alternatives, each of one JSON type, and [`Fit`] compares one of the writer with one
//! of the reader. Types share types and contain themselves, so each pair of a written and a reading schema is compared
//! once: first [`Pairs::collect`] finds all pairs, then [`Pairs::settle`] decides which fit, starting with the assumption
//! that all do, and last [`Pairs::report`] looks for the places where one does not. The work is proportional to the pairs
//! that meet.
//!
//! The answers are those of serde, not of a JSON Schema validator, where the two differ: serde ignores unknown fields unless
//! the type denies them, reads a list with duplicates as a set, and takes the first alternative of an untagged enum that
//! reads a value.

use super::alternatives::{Alternatives, VALIDATED, alternatives};
use super::fit::{Fit, closeness, is_candidate, is_other, overlaps};
use super::mismatch::{Mismatch, Problem};
use super::shape::{Shape, Text};
use super::variant::Variant;
use crate::json_schema::SchemaRoot;
use serde_json::Value;
use std::collections::{HashMap, HashSet, VecDeque};
use std::rc::Rc;

/// How a value is written as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// As JSON.
    Json,
    /// As a payload, in which a text has no quotes, and what is not JSON is read as a text.
    Payload,
}

/// What values of the schema `written` may contain that the schema `read` does not allow; empty if it allows everything.
pub(crate) fn mismatches(written: &Value, read: &Value, form: Form) -> Vec<Mismatch> {
    compared(written, read, form, Strictness::Readable).0
}

/// What values of the schema `written` may contain that the type with the schema `rewritten`, which reads them, writes
/// differently.
pub(crate) fn differences(written: &Value, rewritten: &Value, form: Form) -> Vec<Mismatch> {
    compared(written, rewritten, form, Strictness::Same).0
}

/// What a reader has to do with a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Strictness {
    /// Keep what it means.
    Readable,
    /// Keep how it is written.
    Same,
}

/// What the old type reads, without ever writing it, and the new one does not read.
pub(crate) fn lost(old: &Value, new: &Value) -> Vec<Mismatch> {
    let mut found = mismatches(old, new, Form::Json);
    found.retain(|mismatch| {
        matches!(mismatch.problem, Problem::LostAlias { .. } | Problem::LostOther | Problem::Variant(_))
    });
    found
}

/// The mismatches, and how many alternatives were compared to find them.
fn compared(written: &Value, read: &Value, form: Form, strictness: Strictness) -> (Vec<Mismatch>, usize) {
    let mut pairs = Pairs::new(SchemaRoot(written), SchemaRoot(read), strictness);
    pairs.collect(form);
    if pairs.is_exhausted() {
        // What has not changed needs no comparison.
        let problem = Problem::NotComparable("is too large".to_owned());
        let all = if written == read { Vec::new() } else { vec![Mismatch { path: String::new(), problem }] };
        return (all, pairs.steps);
    }
    pairs.settle();
    (pairs.report(), pairs.steps)
}

/// The most alternatives to compare with one another: enough for 1,000 enums with 100 variants each.
const MOST_STEPS: usize = 5_000_000;

struct Pairs<'s> {
    writer: Schemas<'s>,
    reader: Schemas<'s>,
    /// By the places of both schemas in memory.
    known: HashMap<(*const Value, *const Value), usize>,
    all: Vec<Pair<'s>>,
    steps: usize,
    strictness: Strictness,
}

/// A written schema, and the one that reads it.
struct Pair<'s> {
    written: &'s Value,
    read: &'s Value,
    /// What concerns the pair as a whole.
    problems: Vec<Problem>,
    /// Of each alternative of the writer, those of the reader that could read it.
    readings: Vec<Vec<Reading>>,
    fits: bool,
    /// The pairs that this one is a part of.
    users: Vec<usize>,
}

impl<'s> Pair<'s> {
    const fn new(written: &'s Value, read: &'s Value) -> Self {
        Self { written, read, problems: Vec::new(), readings: Vec::new(), fits: true, users: Vec::new() }
    }
}

struct Reading {
    problems: Vec<Problem>,
    /// Where, and the number of the pair.
    parts: Vec<(String, usize)>,
}

/// The schemas of one document, with the alternatives that are known already.
struct Schemas<'s> {
    document: SchemaRoot<'s>,
    known: HashMap<*const Value, Rc<Known<'s>>>,
}

struct Known<'s> {
    alternatives: Alternatives<'s>,
    /// The variant that each alternative looks like.
    variants: Vec<Option<Variant<'s>>>,
    /// The alternatives by their variants; under `None` those that look like none.
    by_variant: HashMap<Option<Variant<'s>>, Vec<usize>>,
    /// Whether a list is read as the fields of a struct.
    reads_lists: bool,
}

impl<'s> Schemas<'s> {
    fn new(document: SchemaRoot<'s>) -> Self {
        Self { document, known: HashMap::new() }
    }

    fn get(&mut self, schema: &'s Value) -> Rc<Known<'s>> {
        let document = self.document;
        let known = self.known.entry(std::ptr::from_ref(schema)).or_insert_with(|| {
            let alternatives = alternatives(document, schema);
            let variants: Vec<_> = alternatives.shapes.iter().map(Variant::find).collect();
            let mut by_variant: HashMap<_, Vec<_>> = HashMap::new();
            for (index, variant) in variants.iter().enumerate() {
                by_variant.entry(variant.clone()).or_default().push(index);
            }
            let objects = alternatives.shapes.iter().filter(|shape| matches!(shape, Shape::Object(_)));
            let reads_lists = objects.count() == 1;
            Rc::new(Known { alternatives, variants, by_variant, reads_lists })
        });
        Rc::clone(known)
    }
}

impl<'s> Known<'s> {
    /// The alternatives that could read a variant, in their order.
    fn with_variant(&self, variant: Option<&Variant<'s>>) -> Vec<usize> {
        if variant.is_none() {
            return (0..self.variants.len()).collect();
        }
        let found = [variant.cloned(), None].into_iter().filter_map(|key| self.by_variant.get(&key));
        let mut found: Vec<_> = found.flatten().copied().collect();
        found.sort_unstable();
        found
    }
}

impl<'s> Pairs<'s> {
    fn new(written: SchemaRoot<'s>, read: SchemaRoot<'s>, strictness: Strictness) -> Self {
        Self {
            writer: Schemas::new(written),
            reader: Schemas::new(read),
            known: HashMap::new(),
            all: Vec::new(),
            steps: 0,
            strictness,
        }
    }

    const fn is_exhausted(&self) -> bool {
        self.steps > MOST_STEPS
    }

    /// The number of a pair.
    fn number(&mut self, written: &'s Value, read: &'s Value) -> usize {
        let (written, read) = (self.writer.document.resolved(written), self.reader.document.resolved(read));
        let key = (std::ptr::from_ref(written), std::ptr::from_ref(read));
        *self.known.entry(key).or_insert_with(|| {
            self.all.push(Pair::new(written, read));
            self.all.len() - 1
        })
    }

    /// Finds all pairs, beginning with that of the whole documents.
    fn collect(&mut self, form: Form) {
        // A type that contains itself is written as JSON there, so this is another pair.
        let (written, read) = (self.writer.document, self.reader.document);
        self.all.push(Pair::new(written.resolved(written.0), read.resolved(read.0)));
        let mut next = 0;
        while next < self.all.len() && !self.is_exhausted() {
            let Pair { written, read, .. } = self.all[next];
            let (written, read) = (self.writer.get(written), self.reader.get(read));
            self.all[next].problems = limits(&written.alternatives, &read.alternatives);
            let form = if next == 0 { form } else { Form::Json };
            self.all[next].readings = (0..written.alternatives.shapes.len())
                .map(|index| self.readings(index, &written, &read, form))
                .collect();
            next += 1;
        }
    }

    /// The alternatives of the reader that could read one of the writer's.
    fn readings(&mut self, index: usize, written: &Known<'s>, read: &Known<'s>, form: Form) -> Vec<Reading> {
        let shape = &written.alternatives.shapes[index];
        let readable = &read.alternatives.shapes;
        let is_same = self.strictness == Strictness::Same;
        let is_candidate = |other: &usize| {
            let is_variant = read.variants[*other].is_some();
            is_candidate(shape, &readable[*other], read.reads_lists && !is_variant)
                || is_same && *shape == Shape::Anything && rewrites(&readable[*other])
        };
        let possible = read.with_variant(written.variants[index].as_ref());
        self.steps += possible.len();
        let candidates: Vec<_> = possible.into_iter().filter(is_candidate).collect();
        self.steps += candidates.len() * candidates.len();
        let fits: Vec<_> = candidates.iter().map(|other| Fit::new(shape, &readable[*other])).collect();
        let others: Vec<_> = candidates.iter().map(|other| &readable[*other]).collect();
        let misreadings = misreadings(index, &others, &fits, &written.alternatives.shapes, self.strictness);
        let mut readings: Vec<_> =
            fits.into_iter().zip(misreadings).map(|(fit, problem)| self.reading(fit.with(problem))).collect();
        if form == Form::Payload {
            as_payload(shape, &written.alternatives.shapes, readable, &mut readings);
        }
        readings
    }

    fn reading(&mut self, fit: Fit<'s>) -> Reading {
        self.steps += fit.parts.len();
        let parts = fit.parts.into_iter().map(|part| (part.step, self.number(part.written, part.read)));
        Reading { parts: parts.collect(), problems: fit.problems }
    }

    /// Decides which pairs fit. Until a pair is found not to, it does: a list in itself is readable if nothing else is wrong.
    fn settle(&mut self) {
        for user in 0..self.all.len() {
            let parts = self.all[user].readings.iter().flatten().flat_map(|reading| &reading.parts);
            let mut parts: Vec<_> = parts.map(|(_, part)| *part).collect();
            parts.sort_unstable();
            parts.dedup();
            for part in parts {
                self.all[part].users.push(user);
            }
        }
        let mut waiting: Vec<_> = (0..self.all.len()).collect();
        while let Some(next) = waiting.pop() {
            if self.all[next].fits && !self.is_readable(next) {
                self.all[next].fits = false;
                waiting.extend(&self.all[next].users);
            }
        }
    }

    fn is_readable(&self, pair: usize) -> bool {
        let Pair { problems, readings, .. } = &self.all[pair];
        problems.iter().all(Problem::is_note)
            && readings.iter().all(|readings| readings.iter().any(|reading| self.misfits(reading) == (0, 0)))
    }

    /// How many problems a reading has itself, and in its parts.
    fn misfits(&self, reading: &Reading) -> (usize, usize) {
        let own = reading.problems.iter().filter(|problem| !problem.is_note()).count();
        (own, reading.parts.iter().filter(|(_, part)| !self.all[*part].fits).count())
    }

    /// What is wrong, each at the first place where it is found, with the nearest first.
    fn report(&mut self) -> Vec<Mismatch> {
        let mut found = Vec::new();
        let mut known = HashSet::new();
        let mut seen = HashSet::from([0]);
        let mut waiting = VecDeque::from([(0, String::new())]);
        while let Some((number, path)) = waiting.pop_front() {
            let Pair { written, read, .. } = self.all[number];
            let (written, read) = (self.writer.get(written), self.reader.get(read));
            let pair = &self.all[number];
            let mut problems = pair.problems.clone();
            for (index, readings) in pair.readings.iter().enumerate() {
                // The first of the closest.
                let Some(reading) = readings.iter().min_by_key(|reading| self.misfits(reading)) else {
                    problems.push(unreadable(index, &written, &read));
                    continue;
                };
                problems.extend(reading.problems.iter().cloned());
                for (step, part) in &reading.parts {
                    if seen.insert(*part) {
                        waiting.push_back((*part, format!("{path}{step}")));
                    }
                }
            }
            for problem in problems {
                let mismatch = Mismatch { path: path.clone(), problem };
                if known.insert(mismatch.clone()) {
                    found.push(mismatch);
                }
            }
        }
        found
    }
}

/// What limits the comparison of two schemas.
fn limits(written: &Alternatives<'_>, read: &Alternatives<'_>) -> Vec<Problem> {
    let malformed = [&written.malformed, &read.malformed].into_iter().flatten();
    let unknown = read.unknown.iter().filter(|unknown| *unknown == VALIDATED || !written.unknown.contains(*unknown));
    malformed.cloned().map(Problem::NotComparable).chain(unknown.cloned().map(Problem::NotChecked)).collect()
}

/// Whether a value of one alternative means something else after it is read: serde takes the first alternative that reads
/// it, and another keeps more of it. If an alternative of the writer before this one had the same effect, nothing has changed.
/// The answers are those for each candidate.
fn misreadings(
    index: usize,
    candidates: &[&Shape<'_>],
    fits: &[Fit<'_>],
    all: &[Shape<'_>],
    strictness: Strictness,
) -> Vec<Option<Problem>> {
    if candidates.len() < 2 {
        return vec![None; candidates.len()];
    }
    let written = &all[index];
    let kept: Vec<_> = candidates.iter().map(|candidate| closeness(written, candidate)).collect();
    let is_misfit: Vec<_> = fits.iter().map(Fit::is_certain_misfit).collect();
    let can_read: Vec<_> = candidates.iter().map(|candidate| overlaps(written, candidate)).collect();
    // What the old type itself kept, if an alternative before this one took the value.
    let old = all[..index].iter().filter(|other| written.is_like(other) && overlaps(written, other));
    let old = old.map(|other| closeness(written, other)).min();
    // As a float, an integer is the same number, but another variant if the writer has both.
    let is_number =
        matches!(written, Shape::Number(_)) && all.iter().filter(|other| written.is_like(other)).count() == 1;
    let is_own: Vec<_> = candidates.iter().map(|candidate| written == *candidate).collect();
    let was_later: Vec<_> = candidates
        .iter()
        .map(|candidate| is_own.contains(&true) && all[index + 1..].iter().any(|later| later == *candidate))
        .collect();
    let takes = |first: usize, second: usize| {
        let loses = kept[first] < kept[second]
            && (!is_number || is_misfit[first])
            && !is_misfit[second]
            && old.is_none_or(|old| old > kept[first]);
        // Even if nothing is lost, another variant means something else.
        let is_reordered = is_own[second] && was_later[first];
        let is_rewritten =
            strictness == Strictness::Same && is_misfit[first] && !is_misfit[second] && rewrites(candidates[first]);
        let reads_some = can_read[first] || is_rewritten && *written == Shape::Anything;
        reads_some && (loses || is_reordered || is_rewritten)
    };
    let reader = |at: usize| {
        let before_it = (0..at).find(|first| takes(*first, at));
        before_it.or_else(|| (at + 1..candidates.len()).any(|second| takes(at, second)).then_some(at))
    };
    let problem =
        |reader: usize| Problem::Meaning { written: written.to_string(), read: candidates[reader].to_string() };
    (0..candidates.len()).map(|at| reader(at).map(problem)).collect()
}

/// Whether an alternative can write some of the JSON that it reads in another form.
const fn rewrites(read: &Shape<'_>) -> bool {
    match read {
        Shape::Number(number) => !number.is_integer,
        Shape::Text(text) => text.format.is_some(),
        Shape::Object(object) => object.others.is_none(),
        _ => false,
    }
}

/// What differs if the value is a whole payload.
fn as_payload(written: &Shape<'_>, all: &[Shape<'_>], readable: &[Shape<'_>], readings: &mut Vec<Reading>) {
    let is_text = |shape: &Shape<'_>| matches!(shape, Shape::Text(text) if *text == Text::default());
    match written {
        // What is not the JSON of a text is read as a text.
        Shape::Number(_) | Shape::Bool(_) if readings.is_empty() && readable.iter().any(is_text) => {
            readings.push(Reading { problems: Vec::new(), parts: Vec::new() });
        }
        // A text such as `12` is read as JSON first. A writer that could mean the number itself puts the text in quotes.
        Shape::Text(text) if text.format.is_none() => {
            let is_new = |shape: &&Shape<'_>| {
                !all.iter().any(|own| matches!(own, Shape::Anything) || own.is_like(shape)) && looks_like(text, shape)
            };
            if let Some(other) = readable.iter().find(is_new) {
                let problem = if matches!(other, Shape::Null) {
                    Problem::NotChecked("whether a text is `null`, which is read as none".to_owned())
                } else {
                    Problem::Meaning { written: "text that looks like JSON".to_owned(), read: other.to_string() }
                };
                for reading in readings {
                    reading.problems.push(problem.clone());
                }
            }
        }
        _ => {}
    }
}

/// Whether a text without quotes can be JSON of the other type.
fn looks_like(text: &Text, other: &Shape<'_>) -> bool {
    let is_long = text.longest.is_none_or(|longest| longest >= 4);
    let json = text.constant.as_ref().map(|constant| serde_json::from_str::<Value>(constant));
    match (json, other) {
        (_, Shape::Text(_)) => false,
        (Some(json), other) => json.is_ok_and(|json| match other {
            Shape::Anything => !json.is_string(),
            Shape::Null => json.is_null(),
            Shape::Bool(value) => json == *value,
            Shape::Number(_) => json.is_number(),
            _ => false,
        }),
        (None, Shape::Null | Shape::Bool(_)) => is_long,
        (None, _) => true,
    }
}

/// Why no alternative of the reader has anything in common with the writer's.
fn unreadable(index: usize, written: &Known<'_>, read: &Known<'_>) -> Problem {
    let shape = &written.alternatives.shapes[index];
    if is_other(shape) {
        return Problem::LostOther;
    }
    let known: Vec<_> = read.variants.iter().flatten().collect();
    let Some(variant) = written.variants[index].as_ref().filter(|_| !known.is_empty()) else {
        return other_type(shape, read);
    };
    match known.iter().find(|known| known.name == variant.name) {
        Some(read) if read.tag != variant.tag => {
            Problem::Tag { written: variant.tag.to_string(), wanted: read.tag.to_string() }
        }
        Some(_) => other_type(shape, read),
        None => match known.iter().find(|known| known.tag == variant.tag) {
            Some(_) => Problem::Variant(variant.name.clone()),
            None => Problem::Tag { written: variant.tag.to_string(), wanted: known[0].tag.to_string() },
        },
    }
}

fn other_type(written: &Shape<'_>, read: &Known<'_>) -> Problem {
    let mut wanted: Vec<_> = read.alternatives.shapes.iter().map(ToString::to_string).collect();
    wanted.dedup();
    let wanted = if wanted.is_empty() { "nothing".to_owned() } else { wanted.join(" or ") };
    Problem::Type { written: written.to_string(), wanted }
}

#[cfg(test)]
mod tests {
    //! Schemas by hand; `tests/tests/compatibility` compares those of types with what serde says.

    use super::{Form, Problem, Strictness, compared, mismatches};
    use serde_json::{Map, Value, json};

    fn problems(written: &Value, read: &Value) -> Vec<String> {
        mismatches(written, read, Form::Json).iter().map(ToString::to_string).collect()
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
                mismatches(one, other, Form::Payload);
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
        let found = mismatches(&tree("string"), &tree("integer"), Form::Json);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].path, ".leaf");
        assert!(matches!(found[0].problem, Problem::Type { .. }));
    }

    /// A schema with numbered types; `fields` gives the types that each contains.
    fn types(count: usize, leaf: &str, fields: impl Fn(usize) -> Vec<Value>) -> Value {
        let definition = |number: usize| {
            let mut properties = Map::new();
            for (index, field) in fields(number).into_iter().enumerate() {
                properties.insert(format!("f{index}"), field);
            }
            properties.insert("leaf".to_owned(), json!({ "type": leaf }));
            let required: Vec<_> = properties.keys().cloned().collect();
            (format!("T{number}"), json!({ "type": "object", "properties": properties, "required": required }))
        };
        json!({ "$ref": "#/$defs/T0", "$defs": (0..count).map(definition).collect::<Map<_, _>>() })
    }

    fn reference(number: usize) -> Value {
        json!({ "$ref": format!("#/$defs/T{number}") })
    }

    fn list(number: usize) -> Value {
        json!({ "type": "array", "items": reference(number) })
    }

    /// How many alternatives are compared, for equal types and for others.
    fn steps(of: impl Fn(&str) -> Value) -> [usize; 2] {
        let (texts, numbers) = (of("string"), of("integer"));
        let (same, same_steps) = compared(&texts, &texts.clone(), Form::Json, Strictness::Readable);
        assert_eq!(same, []);
        let (others, other_steps) = compared(&texts, &numbers, Form::Json, Strictness::Readable);
        assert!(!others.is_empty());
        [same_steps, other_steps]
    }

    #[test]
    fn the_work_is_that_of_the_definitions() {
        for levels in [18, 26, 500] {
            let last = levels - 1;
            let shared =
                |link: fn(usize) -> Value| {
                    move |leaf: &str| {
                        types(levels, leaf, |number| {
                            if number < last { vec![link(number + 1), link(number + 1)] } else { vec![] }
                        })
                    }
                };
            for steps in [steps(shared(reference)), steps(shared(list))].concat() {
                assert!(steps <= 16 * levels, "{levels} levels: {steps}");
            }
        }
        let ring = |leaf: &str| types(12, leaf, |_| (0..12).map(list).collect());
        assert!(steps(ring).into_iter().all(|steps| steps <= 12 * 12 * 6));
        // References at random, with a generator of its own so that the test is the same everywhere.
        let random = |leaf: &str| {
            types(1_000, leaf, |number| {
                let next = |seed: usize| (number * 7_919 + seed * 104_729 + 12_345) * 48_271 % 2_147_483_647 % 1_000;
                (0..5).map(next).map(|to| if to % 2 == 0 { list(to) } else { reference(to) }).collect()
            })
        };
        assert!(steps(random).into_iter().all(|steps| steps <= 1_000 * 5 * 6));
    }

    /// Each untagged enum contains the next one twice.
    #[test]
    fn alternatives_of_alternatives_are_collected_once() {
        let untagged = |leaf: &str| {
            let definition = |number: usize| {
                let next = reference(number + 1);
                (format!("T{number}"), json!({ "anyOf": [next, next, { "type": "null" }] }))
            };
            let mut definitions: Map<_, _> = (0..200).map(definition).collect();
            definitions.insert("T200".to_owned(), json!({ "type": leaf }));
            json!({ "$ref": "#/$defs/T0", "$defs": definitions })
        };
        assert!(steps(untagged).into_iter().all(|steps| steps < 100));
    }

    /// Whether a list in a tree fits depends on the tree, which depends on another field.
    #[test]
    fn what_is_wrong_in_a_type_is_wrong_wherever_it_is() {
        let either = |leaf: &str| {
            json!({
                "anyOf": [{ "$ref": "#/$defs/Tree" }, { "$ref": "#/$defs/Empty" }],
                "$defs": {
                    "Tree": {
                        "type": "object",
                        "properties": { "tree": { "$ref": "#" }, "leaf": { "type": leaf } },
                        "required": ["tree", "leaf"],
                    },
                    "Empty": { "type": "object", "properties": { "end": { "type": "null" } }, "required": ["end"] },
                },
            })
        };
        assert_eq!(mismatches(&either("string"), &either("string"), Form::Json), []);
        let found = mismatches(&either("string"), &either("integer"), Form::Json);
        assert!(found.iter().any(|mismatch| mismatch.path == ".leaf"), "{found:?}");
    }

    #[test]
    fn a_comparison_that_cannot_be_made_is_no_success() {
        let fine = json!({ "type": "string" });
        for (broken, part) in [
            (json!({ "$ref": "#/$defs/Missing" }), "refers to `#/$defs/Missing`, which does not exist"),
            (json!({ "$ref": "other.json" }), "refers to `other.json`"),
            (json!({ "type": "unheard-of" }), "has the type `unheard-of`"),
            (json!({ "anyOf": "text" }), "has a keyword `anyOf` that is not a list"),
            (json!({ "$ref": "#" }), "refers to itself without end"),
            (json!({ "allOf": [{ "$ref": "#" }] }), "refers to itself without end"),
            (json!(3), "contains `3`, which is not a schema"),
        ] {
            for (written, read) in [(&broken, &fine), (&fine, &broken), (&broken, &broken)] {
                let found = problems(written, read).concat();
                assert!(found.contains("NotComparable") && found.contains(part), "{written} read as {read}: {found}");
            }
        }
        let many = |count: u32| json!({ "type": "string", "enum": (0..count).map(|number| number.to_string()).collect::<Vec<_>>() });
        assert_eq!(problems(&many(4_000), &many(4_000)), [""; 0]);
        assert!(problems(&many(4_000), &many(4_100)).concat().contains("has more than 4096 alternatives"));
    }

    #[test]
    fn constraints_that_are_not_compared_are_notes() {
        let plain = json!({ "type": "integer" });
        let even = json!({ "type": "integer", "multipleOf": 2 });
        assert_eq!(problems(&even, &plain), [""; 0]);
        assert_eq!(problems(&even, &even), [""; 0]);
        let found = mismatches(&plain, &even, Form::Json);
        assert!(
            matches!(&found[0].problem, Problem::NotChecked(what) if what == "the constraint `multipleOf: 2`"),
            "{found:?}"
        );
    }

    /// Only the whole payload can be text without quotes.
    #[test]
    fn payloads_within_themselves_are_json() {
        let nested = |other: &str| {
            let list = json!({ "type": "array", "items": { "$ref": "#" } });
            json!({ "anyOf": [{ "type": other }, list] })
        };
        let found = mismatches(&nested("integer"), &nested("string"), Form::Payload);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].path, "[*]");
        assert_eq!(mismatches(&json!({ "type": "integer" }), &nested("string"), Form::Payload), []);
    }

    #[test]
    fn references_are_percent_encoded() {
        let named = |leaf: &str| json!({ "$ref": "#/$defs/Gr%C3%B6%C3%9Fe%20%5Bcm%5D~1%2541", "$defs": { "Größe [cm]/%41": { "type": leaf } } });
        assert_eq!(problems(&named("string"), &named("string")), [""; 0]);
        assert_eq!(problems(&named("string"), &named("integer")).len(), 1);
    }
}
