//! What a program does with the catalog of another one, which it reads from a file.

use duroxide_export_catalog::{Catalog, Lock, Rule};
use std::process::Command;

const SHOP: &str = include_str!("shop.json");

fn shop() -> Catalog {
    serde_json::from_str(SHOP).unwrap()
}

#[test]
fn a_catalog_in_a_file_is_rendered() {
    let catalog = shop();
    assert_eq!(
        catalog.to_mermaid(),
        "flowchart LR
    subgraph c0 [\"shop\"]
        n0[\"charge-card\"]
        n1{{\"order-approval\"}}
        n2([\"sell-book\"])
    end
    n1 -. is waited for by .-> n2
    n2 --> n0
"
    );
    assert!(catalog.to_html().contains("shop::activity::charge-card"));
}

#[test]
fn a_catalog_in_a_file_is_compared_with_a_lock() {
    let lock = serde_json::to_string(&shop().lock()).unwrap();
    let lock: Lock = serde_json::from_str(&lock).unwrap();
    assert_eq!(lock.compare(&shop().lock()).changes, []);

    let newer = SHOP.replacen(r#""required": ["#, r#""required": ["currency", "#, 1);
    assert_ne!(newer, SHOP);
    let newer: Catalog = serde_json::from_str(&newer).unwrap();
    let comparison = lock.compare(&newer.lock());
    let breaking: Vec<_> = comparison.breaking().collect();
    let rules: Vec<_> = breaking.iter().map(|change| change.rule).collect();
    assert_eq!(rules, [Rule::InputFieldRequired, Rule::ComparedPayload], "{breaking:?}");
    assert_eq!(breaking[0].name, "shop::activity::charge-card");

    let mut lock = serde_json::to_value(&lock).unwrap();
    lock["exceptions"] = serde_json::json!([
        { "rule": "input-field-required", "name": "shop::activity::charge-card", "reason": "nobody calls it yet" }
    ]);
    let lock: Lock = serde_json::from_value(lock).unwrap();
    assert!(lock.exceptions[0].accepts(breaking[0]));
}

/// The dependencies of the crate, with all its features.
#[test]
fn no_runtime_is_linked() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--offline", "--edges", "normal", "--all-features", "--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let tree = String::from_utf8(output.stdout).unwrap();
    let crates: Vec<_> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    assert!(crates.contains(&"serde_json"), "{}", String::from_utf8_lossy(&output.stderr));
    for runtime in ["duroxide", "duroxide-export", "duroxide-export-macros", "inventory", "tokio"] {
        assert!(!crates.contains(&runtime), "{runtime} is linked: {tree}");
    }
}
