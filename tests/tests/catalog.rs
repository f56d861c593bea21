//! The catalog as JSON: its own schema, the schemas in it, and that it is the same wherever it is built.

use duroxide::Catalog;
use duroxide::testing::assert_generated;
use duroxide_export_tests::cargo::{cargo, stdout, workspace};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

fn examples() -> [Catalog; 2] {
    [duroxide_azure_arm::inventory::catalog(), duroxide_aws_ec2::inventory::catalog()]
}

/// `UPDATE_DUROXIDE=1 cargo test` writes it.
#[test]
fn its_schema_is_in_the_repository() {
    let schema = format!("{:#}\n", Catalog::json_schema());
    assert_generated(workspace().join("docs/catalog.schema.json"), &schema);
}

#[test]
fn catalogs_satisfy_their_schema() {
    let validator = jsonschema::validator_for(&Catalog::json_schema()).unwrap();
    for catalog in examples().into_iter().chain([Catalog::default()]) {
        let json = serde_json::to_value(&catalog).unwrap();
        let errors: Vec<_> =
            validator.iter_errors(&json).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(serde_json::from_value::<Catalog>(json).unwrap(), catalog);
    }
    // It is not a schema of anything.
    assert!(!validator.is_valid(&json!({ "catalog_version": 1, "activities": [{}], "orchestrations": [] })));
}

/// The schemas in a catalog, each with the name of what it is of.
fn schemas(catalog: &Value) -> Vec<(String, &Value)> {
    let mut found = Vec::new();
    for list in ["activities", "orchestrations", "events", "queues", "values"] {
        for info in catalog[list].as_array().unwrap() {
            for (field, schemas) in info.as_object().unwrap().iter().filter(|(field, _)| field.ends_with("schema")) {
                let name = format!("{field} of {}", info["name"]);
                found.extend(schemas.as_object().unwrap().values().map(|schema| (name.clone(), schema)));
            }
        }
    }
    found
}

#[test]
fn every_type_of_the_examples_has_a_valid_schema() {
    for catalog in examples() {
        let json = serde_json::to_value(&catalog).unwrap();
        let schemas = schemas(&json);
        assert!(schemas.len() > 10, "{}", schemas.len());
        for (name, schema) in schemas {
            assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema", "{name}");
            jsonschema::draft202012::meta::validate(schema).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }
}

/// The examples on the page can be copied: the types themselves read them.
#[test]
fn examples_of_payloads_are_of_their_types() {
    for catalog in examples() {
        for info in &catalog.activities {
            let schema = info.input_schema.as_ref().unwrap();
            let validator = jsonschema::validator_for(&schema.reads).unwrap();
            assert!(validator.is_valid(&schema.example()), "{}: {}", info.name, schema.example());
        }
    }
    let read = |name: &str| {
        let [azure, _] = examples();
        let info = azure.orchestrations.iter().find(|info| info.name.ends_with(name)).unwrap();
        info.input_schema.as_ref().unwrap().example()
    };
    serde_json::from_value::<duroxide_azure_arm::DeployWebappInput>(read("deploy-webapp")).unwrap();
    serde_json::from_value::<duroxide_azure_arm::ProvisionPostgresInput>(read("provision-postgres")).unwrap();
}

#[test]
fn a_later_version_is_refused() {
    let error =
        serde_json::from_value::<Catalog>(json!({ "catalog_version": 2, "future": true })).unwrap_err().to_string();
    assert_eq!(error, "the catalog has version 2, and this program can only read version 1: update duroxide-export");
}

const LIBRARY: &str = r#"
/// Count items.
#[duroxide::activity(name = "count-items", idempotent)]
pub async fn count_items(items: std::collections::HashMap<String, u8>) -> Result<usize, String> { Ok(items.len()) }

/// A decision.
#[duroxide::event(name = "stock-approval")]
#[derive(serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct StockApproval { pub granted: bool, pub by: Option<String> }

#[path = "deeper/waiting.rs"]
pub mod waiting;

duroxide::export!(inventory, allow(DX0109));
"#;

const WAITING: &str = r#"
/// Wait.
#[duroxide::orchestration(name = "await-approval")]
pub async fn await_approval(ctx: duroxide::OrchestrationContext) -> Result<bool, String> {
    crate::StockApproval::wait(&ctx).await.map(|approval| approval.granted)
}
"#;

const PROGRAM: &str = r#"
fn main() { println!("{}", serde_json::to_string_pretty(&stock::inventory::catalog()).unwrap()); }
"#;

/// Builds a library and a program that prints its catalog. `features` are those of `serde_json` in the program.
fn printed(root: &Path, library: &str, members: &str, features: &str) -> String {
    let write = |file: &str, text: &str| {
        let file = root.join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    };
    let runtime = workspace().join("duroxide-export");
    let dependency = format!(
        "duroxide = {{ package = \"duroxide-export\", path = '{}', features = [\"schema\"] }}",
        runtime.display()
    );
    let package = |name: &str| {
        format!(
            "[package]\nname = \"{name}\"\nversion = \"0.3.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependency}\n"
        )
    };
    let serde = "serde = { version = \"1\", features = [\"derive\"] }\nschemars = \"1\"\n";
    write(&format!("{library}/Cargo.toml"), &(package("stock") + serde));
    write(&format!("{library}/src/lib.rs"), LIBRARY);
    write(&format!("{library}/src/deeper/waiting.rs"), WAITING);
    let json =
        format!("serde_json = {{ version = \"1\", features = [{features}] }}\nstock = {{ path = \"../{library}\" }}\n");
    write("show/Cargo.toml", &(package("show") + &json));
    write("show/src/main.rs", PROGRAM);
    write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = [{members}]\nexclude = [{library:?}]\n"));
    fs::copy(workspace().join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
    stdout(cargo(root).args(["run", "--quiet", "--package", "show"]))
}

#[test]
fn it_is_the_same_wherever_it_is_built() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    // A member of the workspace, whose paths are relative to that.
    let member = printed(one.path(), "libraries/stock", "\"show\", \"libraries/stock\"", "");
    // A dependency from outside, whose paths are absolute, with another order of maps.
    let dependency = printed(other.path(), "stock", "\"show\"", "\"preserve_order\"");
    assert_eq!(member, dependency);
    for place in [one.path(), other.path()] {
        assert!(!member.contains(&*place.to_string_lossy()), "{member}");
    }
    let catalog: Catalog = serde_json::from_str(&member).unwrap();
    assert_eq!(catalog.activities[0].source.file, "src/lib.rs");
    assert_eq!(catalog.orchestrations[0].source.file, "src/deeper/waiting.rs");
    assert_eq!(catalog.events[0].source.file, "src/lib.rs");
}
