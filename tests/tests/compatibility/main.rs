//! What a comparison of catalogs says of two versions of a type, and whether serde agrees.

mod inputs;
mod outputs;

use duroxide::catalog::{Catalog, Rule};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// The types of a table implement this by their derives.
pub(crate) trait Payload: Serialize + DeserializeOwned + JsonSchema {}

impl<T: Serialize + DeserializeOwned + JsonSchema> Payload for T {}

/// Defines a test for each pair of types. Each has the rules that the change violates, and payloads.
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

/// A change of an input. The payloads are what the old type reads; if the change is not breaking, the new type reads all of
/// them, and otherwise not.
pub(crate) fn input<Old: Payload, New: Payload>(rules: &[Rule], payloads: &[&str]) {
    for payload in payloads {
        serde_json::from_str::<Old>(payload).unwrap_or_else(|error| panic!("the old type: {payload}: {error}"));
    }
    let readable = payloads.iter().all(|payload| serde_json::from_str::<New>(payload).is_ok());
    assert_eq!(readable, rules.is_empty(), "serde disagrees: {payloads:?}");
    assert_eq!(violated("input_schema", &schemas::<Old>(), &schemas::<New>()), rules);
}

/// A change of an output. The payloads are values of the new type, which the old type reads if the change is not breaking.
pub(crate) fn output<Old: Payload, New: Payload>(rules: &[Rule], payloads: &[&str]) {
    let readable = payloads.iter().all(|payload| {
        let value: New =
            serde_json::from_str(payload).unwrap_or_else(|error| panic!("the new type: {payload}: {error}"));
        let written = serde_json::to_string(&value).unwrap();
        serde_json::from_str::<Old>(&written).is_ok()
    });
    assert_eq!(readable, rules.is_empty(), "serde disagrees: {payloads:?}");
    assert_eq!(violated("output_schema", &schemas::<Old>(), &schemas::<New>()), rules);
}

/// What a catalog says of a type.
fn schemas<T: Payload>() -> Value {
    let generator = |settings: SchemaSettings| settings.into_generator().into_root_schema_for::<T>();
    json!({
        "reads": generator(SchemaSettings::draft2020_12().for_deserialize()),
        "writes": generator(SchemaSettings::draft2020_12().for_serialize()),
    })
}

/// The rules that a change of one schema violates, sorted.
fn violated(field: &str, old: &Value, new: &Value) -> Vec<Rule> {
    let comparison = catalog(field, old).compare(&catalog(field, new));
    // The other two payloads have no schemas.
    assert_eq!(comparison.notes().filter(|note| note.rule == Rule::NotChecked).count(), 2);
    let mut rules: Vec<_> = comparison.breaking().map(|change| change.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    // `tests/tests/fingerprint` is about what replay compares.
    rules.retain(|rule| *rule != Rule::ComparedPayload);
    rules
}

/// A catalog with one activity that has such a type.
fn catalog(field: &str, schemas: &Value) -> Catalog {
    let mut activity = json!({
        "name": "shop::activity::charge-card", "description": "", "input_type": "T", "output_type": "T",
        "error_type": "T", "idempotent": true, "idempotency_declared": true, "retry": null, "timeout_ms": null,
        "tag": null, "state_types": [], "aliases": [], "deprecated": null,
        "source": { "crate_name": "shop", "crate_version": "1.0.0", "module_path": "shop", "file": "src/lib.rs", "line": 1 },
    });
    activity[field] = schemas.clone();
    serde_json::from_value(json!({ "catalog_version": 1, "activities": [activity], "orchestrations": [] })).unwrap()
}
