//! Crates with mistakes in known places: the lints find each of them, and nothing else.

use duroxide_export_tests::cargo::{cargo, stdout, workspace};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// A line, starting at 1, and what is found there.
type Found = BTreeSet<(usize, String)>;

/// The findings that a file's comments announce: `//~ DX0001` at the end of a line.
fn marked(file: &Path) -> Found {
    let text = fs::read_to_string(file).unwrap();
    let marks = text.lines().enumerate().flat_map(|(index, line)| {
        let codes = line.split_once("//~ ").map_or("", |(_, codes)| codes).trim();
        codes.split(", ").filter(|code| !code.is_empty()).map(move |code| (index + 1, code.to_owned()))
    });
    marks.collect()
}

/// The compiler's messages about a target, as lines and codes; the whole message if it has no code.
fn reported(directory: &Path, arguments: &[&str]) -> Vec<(usize, String)> {
    let output = cargo(directory).args(["check", "--message-format=json"]).args(arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let messages = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    messages
        .filter(|message| message["reason"] == "compiler-message")
        .filter_map(|message| finding(&message["message"]))
        .collect()
}

fn finding(message: &Value) -> Option<(usize, String)> {
    let span = message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)?;
    let text = message["message"].as_str()?;
    let code = text.find("DX").and_then(|start| text.get(start..start + 6)).unwrap_or(text);
    Some((usize::try_from(span["line_start"].as_u64()?).unwrap(), code.to_owned()))
}

fn compare(target: &str, at_least: usize) {
    let directory = workspace().join("tests/downstream");
    let marked = marked(&directory.join(format!("seeded/src/bin/{target}.rs")));
    assert!(marked.len() >= at_least, "{} mistakes", marked.len());
    let reported = reported(&directory, &["--package", "seeded", "--bin", target]);
    let found: Found = reported.iter().cloned().collect();
    let unmarked: Vec<_> = found.difference(&marked).collect();
    assert!(unmarked.is_empty(), "reported and not marked: {unmarked:?}");
    let unreported: Vec<_> = marked.difference(&found).collect();
    assert!(unreported.is_empty(), "marked and not reported: {unreported:?}");
    assert_eq!(reported.len(), found.len(), "each once: {reported:?}");
}

#[test]
fn every_mistake_that_breaks_a_replay_is_found() {
    compare("errors", 55);
}

#[test]
fn every_mistake_that_misleads_is_found() {
    compare("warnings", 10);
}

/// Code that looks wrong, but is right.
#[test]
fn correct_code_is_not_reported() {
    compare("correct", 0);
}

/// A macro sees no types, and not all imports. It is an error only if it is certain.
#[test]
fn uncertain_findings_are_warnings() {
    compare("doubted", 3);
    compare("sight", 1);
    compare("helpers", 1);
    let directory = workspace().join("tests/downstream");
    stdout(cargo(&directory).args(["check", "--quiet", "--package", "seeded", "--bin", "doubted", "--bin", "sight"]));
    stdout(cargo(&directory).args(["run", "--quiet", "--package", "seeded", "--bin", "helpers"]));
}

#[test]
fn the_examples_have_no_findings() {
    let packages = ["duroxide-azure-arm", "duroxide-aws-ec2", "multi-cloud", "simulated-cloud"];
    for package in packages {
        assert_eq!(reported(&workspace(), &["--package", package]), [], "{package}");
    }
}
