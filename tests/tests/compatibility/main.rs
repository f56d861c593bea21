//! What a comparison of catalogs says of two versions of a type, and whether serde agrees.
//!
//! Each pair has witnesses: values that one version writes and the other reads, in the form of payloads. If the comparison
//! has nothing against it, all witnesses can be read and mean the same. If it has, at least one cannot.

mod crossed;
mod inputs;
mod limits;
mod outputs;
mod parts;
mod wholes;

use duroxide::__private::schemas::SchemaProbe;
use duroxide::catalog::{Catalog, Rule, TypeSchema};
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The types of a table implement this by their derives.
pub(crate) trait Payload: Serialize + DeserializeOwned + JsonSchema {}

impl<T: Serialize + DeserializeOwned + JsonSchema> Payload for T {}

/// Defines a test for each pair of types. Each has the rules that the change violates, and values that are written.
macro_rules! pairs {
    ($check:ident; $(
        $name:ident: [$($rule:ident),*]
        old { $($old:item)+ }
        new { $($new:item)+ }
        payloads [$($payload:literal),+ $(,)?]
    )+) => {
        $(
            #[test]
            fn $name() {
                mod old {
                    #[allow(unused_imports)]
                    use std::collections::*;
                    $(
                        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
                        $old
                    )+
                }
                mod new {
                    #[allow(unused_imports)]
                    use std::collections::*;
                    $(
                        #[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
                        $new
                    )+
                }
                crate::$check::<old::T, new::T>(&[$(duroxide::catalog::Rule::$rule),*], &[$($payload),+]);
            }
        )+
    };
}
pub(crate) use pairs;

/// A change of an input: the new type reads what the old one wrote.
pub(crate) fn input<Old: Payload, New: Payload>(rules: &[Rule], written: &[&str]) {
    let change = Change { field: "input_schema", writes: schema::<Old>(), reads: schema::<New>() };
    let found = violated(&change.catalogs([&change.writes, &change.reads]));
    agree::<Old, New>("input", &change, &found, rules, written);
}

/// A change of an output: the old type reads what the new one writes.
pub(crate) fn output<Old: Payload, New: Payload>(rules: &[Rule], written: &[&str]) {
    let change = Change { field: "output_schema", writes: schema::<New>(), reads: schema::<Old>() };
    let found = violated(&change.catalogs([&change.reads, &change.writes]));
    agree::<New, Old>("output", &change, &found, rules, written);
}

/// A change in both directions.
pub(crate) fn both<Old: Payload, New: Payload>(inputs: (&[Rule], &[&str]), outputs: (&[Rule], &[&str])) {
    input::<Old, New>(inputs.0, inputs.1);
    output::<Old, New>(outputs.0, outputs.1);
}

struct Change {
    /// The field of the catalog.
    field: &'static str,
    writes: TypeSchema,
    reads: TypeSchema,
}

impl Change {
    fn catalogs(&self, schemas: [&TypeSchema; 2]) -> [Catalog; 2] {
        schemas.map(|schema| catalog(self.field, schema))
    }
}

/// Compares what was found with what is expected, and with serde.
fn agree<W: Payload, R: Payload>(what: &str, change: &Change, found: &[Rule], rules: &[Rule], written: &[&str]) {
    let Change { writes, reads, .. } = change;
    assert_eq!(found, rules, "{what}\nwrites {}\nreads {}", json!(writes.written()), json!(reads.reads));
    assert!(!written.is_empty(), "{what}: no witnesses");
    let outcomes: Vec<_> = written.iter().map(|value| outcome::<W, R>(value)).collect();
    if rules.iter().any(|rule| rule.is_breaking()) {
        let is_broken = |outcome: &Outcome| *outcome != Outcome::Same;
        assert!(outcomes.iter().any(is_broken), "{what}: serde reads all of {outcomes:?}");
    } else if rules.is_empty() {
        let is_fine = |outcome: &Outcome| matches!(outcome, Outcome::Same | Outcome::Less);
        assert!(outcomes.iter().all(is_fine), "{what}: serde disagrees: {outcomes:?}");
    }
}

/// What happens to a value that is written as one type and read as another.
#[derive(Debug, PartialEq)]
enum Outcome {
    Same,
    /// Fields are dropped or duplicates removed, which is allowed, or an item of a list.
    Less,
    Other(Value),
    Unreadable,
}

fn outcome<W: Payload, R: Payload>(value: &str) -> Outcome {
    let value: W = serde_json::from_str(value).unwrap_or_else(|error| panic!("the writer: {value}: {error}"));
    let before = serde_json::to_value(&value).unwrap();
    let after = decode::<R>(&encode::<W>(&before)).map(|read| serde_json::to_value(&read).unwrap());
    outcome_of(&before, after)
}

/// What has become of a value that is read, or cannot be.
fn outcome_of(before: &Value, after: Option<Value>) -> Outcome {
    match after {
        None => Outcome::Unreadable,
        Some(after) if after == *before => Outcome::Same,
        Some(after) if means(before, &after) => Outcome::Less,
        Some(after) => Outcome::Other(after),
    }
}

/// A payload, as `docs/wire-format.md` describes it: a text has no quotes, unless it would be read as something else.
fn encode<T: Payload>(value: &Value) -> String {
    let Value::String(text) = value else { return value.to_string() };
    let is_read_back = decode::<T>(text).is_some_and(|read| serde_json::to_value(&read).unwrap() == *value);
    if is_read_back { text.clone() } else { value.to_string() }
}

/// JSON, or a text without quotes.
fn decode<T: Payload>(payload: &str) -> Option<T> {
    serde_json::from_str(payload).or_else(|_| serde_json::from_str(&Value::from(payload).to_string())).ok()
}

/// Whether two JSON values mean the same to a program: numbers are equal, and fields that both know.
fn means(before: &Value, after: &Value) -> bool {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            before.iter().all(|(field, value)| after.get(field).is_none_or(|after| means(value, after)))
                && (before.is_empty()
                    || after.is_empty()
                    || before.keys().any(|field| after.contains_key(field))
                    // Under another name.
                    || before.values().eq(after.values()))
        }
        // The end of a list has defaults.
        (Value::Array(before), Value::Array(after))
            if before.len() <= after.len() && before.iter().zip(after).all(|(before, after)| means(before, after)) =>
        {
            true
        }
        // A set.
        (Value::Array(before), Value::Array(after)) => after.iter().all(|item| before.contains(item)),
        // A struct, which also reads a list.
        (Value::Array(before), Value::Object(after)) => {
            before.iter().all(|item| after.values().any(|after| after == item))
        }
        (Value::Number(before), Value::Number(after)) => match (before.as_i64(), after.as_f64()) {
            #[allow(clippy::cast_possible_truncation)]
            (Some(before), Some(after)) => after as i64 == before,
            (_, after) => before.as_f64() == after,
        },
        // A text that reads anything.
        (Value::Number(_) | Value::Bool(_), Value::String(after)) => {
            serde_json::from_str::<Value>(after).is_ok_and(|after| after == *before)
        }
        (before, after) => before == after,
    }
}

/// What a catalog says of a type.
pub(crate) fn schema<T: Payload>() -> TypeSchema {
    SchemaProbe::<T>::SCHEMA.unwrap().type_schema()
}

/// The rules that a change of one schema violates, sorted: the breaking ones, and what was not checked.
pub(crate) fn violated([old, new]: &[Catalog; 2]) -> Vec<Rule> {
    let comparison = old.compare(new);
    // The other two payloads have no schemas.
    let has_schema = |change: &&duroxide::catalog::Change| !change.message.contains("has no schema");
    let of_others = comparison.notes().filter(|note| !has_schema(note));
    assert_eq!(of_others.count(), 2);
    let notes = comparison.notes().filter(has_schema).filter(|note| note.rule == Rule::NotChecked);
    let mut rules: Vec<_> = comparison.breaking().chain(notes).map(|change| change.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    // `tests/tests/fingerprint` is about what replay compares.
    rules.retain(|rule| *rule != Rule::ComparedPayload);
    rules
}

/// A catalog with one activity that has such a type.
pub(crate) fn catalog(field: &str, schema: &TypeSchema) -> Catalog {
    let mut activity = json!({
        "name": "shop::activity::charge-card", "description": "", "input_type": "T", "output_type": "T",
        "error_type": "T", "idempotent": true, "idempotency_declared": true, "retry": null, "timeout_ms": null,
        "tag": null, "state_types": [], "aliases": [], "deprecated": null,
        "source": { "crate_name": "shop", "crate_version": "1.0.0", "module_path": "shop", "file": "src/lib.rs", "line": 1 },
    });
    activity[field] = json!(schema);
    serde_json::from_value(json!({ "catalog_version": 1, "activities": [activity], "orchestrations": [] })).unwrap()
}
