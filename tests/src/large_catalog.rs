//! A large catalog, for tests and for a benchmark.

use duroxide::Catalog;
use serde_json::{Value, json};

/// A program of 15 libraries, whose orchestrations schedule activities of their own library and of the next. Texts of its
/// first activity would end the script of a page that does not escape them.
///
/// # Panics
///
/// If the catalog has another format by now.
#[must_use]
pub fn large_catalog(activities: usize) -> Catalog {
    const CRATES: usize = 15;
    let crate_of = |index: usize| format!("library-{:02}", index % CRATES);
    let source = |crate_name: &str, line: usize| json!({ "crate_name": crate_name, "crate_version": "1.0.0", "module_path": "a", "file": "src/lib.rs", "line": line });
    let schema = json!({ "reads": {
        "type": "object",
        "properties": { "name": { "type": "string", "description": "A name." }, "size": { "type": "integer", "format": "uint8" } },
        "required": ["name", "size"],
    } });
    let name_of = |index: usize| format!("{}::activity::activity-{index}", crate_of(index));
    let mut all: Vec<_> = (0..activities)
        .map(|index| {
            let name = crate_of(index);
            json!({
                "name": name_of(index), "description": "Do one of many things.", "input_type": "Input",
                "output_type": "Output", "error_type": "String", "input_schema": schema, "output_schema": schema,
                "idempotent": true, "idempotency_declared": true, "retry": null, "timeout_ms": null, "tag": null,
                "state_types": [], "aliases": [], "deprecated": null, "source": source(&name, index + 1),
            })
        })
        .collect();
    let hostile = "</script><img src=x onerror=\"throw 1\">";
    all[0]["name"] = format!("library-00::activity::hostile{hostile}").into();
    all[0]["description"] = hostile.into();
    all[0]["input_schema"]["reads"]["properties"]["name"]["description"] = hostile.into();
    let orchestrations: Vec<Value> = (0..activities / 10)
        .map(|index| {
            let name = crate_of(index);
            let used: Vec<_> = (0..12).map(|step| name_of((index + step * CRATES + step / 6) % activities)).collect();
            json!({
                "name": format!("{name}::orchestration::orchestration-{index}"), "version": "1.0.0",
                "description": "Do them in order.", "input_type": "Input", "output_type": "Output", "error_type": "String",
                "state_types": [], "activities_used": used, "orchestrations_used": [], "allowed_lints": [], "aliases": [],
                "deprecated": null, "source": source(&name, index + 1),
            })
        })
        .collect();
    let catalog = json!({ "catalog_version": 1, "activities": all, "orchestrations": orchestrations });
    serde_json::from_value(catalog).expect("a catalog")
}
