//! Generated code next to any other code: names, editions, manifests, and forbidden lints.

use duroxide_export_tests::cargo::{cargo, stderr_of_failure, stdout, workspace};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn downstream(arguments: &[&str]) -> Command {
    let mut command = cargo(&workspace().join("tests/downstream"));
    command.args(arguments);
    command
}

#[test]
fn no_name_collides_with_generated_code() {
    for features in ["", ALL_FEATURES] {
        let printed = stdout(&mut downstream(&["run", "--quiet", "--package", "names", "--features", features]));
        let (registered, all) = printed.trim().split_once(" of ").unwrap();
        assert_eq!(registered, all);
        assert!(all.parse::<usize>().unwrap() > 60 * 5 * 2, "{all}");
    }
}

/// The features that add to generated code.
const ALL_FEATURES: &str = "duroxide/dynamic,duroxide/schema";

/// The 2015 crate has the dependency under another name, the 2018 one for some targets, the 2021 one under its own name.
#[test]
fn every_edition_compiles() {
    stdout(&mut downstream(&["check", "--quiet", "--package", "e2015", "--package", "e2018", "--package", "e2021"]));
}

/// Runs the compiler as another build system would: without `Cargo.toml`, and with the runtime crate under the given
/// names.
fn rustc(directory: &Path, source: &str, runtime: &Path, names: &[&str]) -> Command {
    let file = directory.join("lib.rs");
    fs::write(&file, source).unwrap();
    let libraries = runtime.parent().unwrap();
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    command.current_dir(directory).args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "--crate-name=shop"]);
    command.arg(file).arg("-L").arg(format!("dependency={}", libraries.display()));
    for name in names {
        command.arg("--extern").arg(format!("{name}={}", runtime.display()));
    }
    for variable in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH"] {
        command.env_remove(variable);
    }
    command.envs([("CARGO_PKG_NAME", "shop"), ("CARGO_PKG_VERSION", "0.3.0")]);
    command
}

/// The compiled runtime crate.
fn runtime_crate() -> PathBuf {
    runtime_crate_with("")
}

/// The compiled runtime crate with these features.
fn runtime_crate_with(features: &str) -> PathBuf {
    let build = ["build", "--quiet", "--package", "one", "--message-format=json", "--features", features];
    let printed = stdout(&mut downstream(&build));
    let artifacts = printed.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let mut of_runtime = artifacts.filter(|artifact| artifact["target"]["name"] == "duroxide_export");
    let files = of_runtime.next().unwrap()["filenames"].clone();
    let mut files = files.as_array().unwrap().iter().map(|file| PathBuf::from(file.as_str().unwrap()));
    files.find(|file| file.extension().is_some_and(|extension| extension == "rlib")).unwrap()
}

#[test]
fn the_runtime_crate_has_its_usual_names_unless_the_attribute_says_otherwise() {
    let runtime = runtime_crate();
    let directory = tempfile::tempdir().unwrap();
    let activity = |path: &str, arguments: &str| {
        format!(
            "#[{path}::activity({arguments})] pub async fn charge_card(cents: u64) -> Result<u64, String> {{ Ok(cents) }}"
        )
    };
    stdout(&mut rustc(directory.path(), &activity("duroxide", "idempotent"), &runtime, &["duroxide"]));
    stdout(&mut rustc(directory.path(), &activity("duroxide_export", "idempotent"), &runtime, &["duroxide_export"]));
    stdout(&mut rustc(directory.path(), &activity("flows", "crate = ::flows"), &runtime, &["flows"]));
    let complaint =
        stderr_of_failure(&mut rustc(directory.path(), &activity("flows", "idempotent"), &runtime, &["flows"]));
    assert!(
        complaint.contains("no dependency is called `duroxide`") && complaint.contains("`crate = ::name`"),
        "{complaint}"
    );
    assert_eq!(
        complaint.lines().filter(|line| line.starts_with("error")).count(),
        2,
        "with rustc's count: {complaint}"
    );
}

/// A finding of rustc or clippy: the lint, and the line of the source.
type Finding = (String, u64);

/// The findings of all lints of rustc and clippy in `lints`, compiled as plain functions or as handlers.
fn findings(attributes: bool, groups: &[&str]) -> BTreeSet<Finding> {
    touch_lints();
    let mut command = downstream(&["clippy", "--quiet", "--package", "lints", "--message-format=json"]);
    if attributes {
        command.args(["--features", &format!("attributes,{ALL_FEATURES}")]);
    }
    command.arg("--").args(groups.iter().flat_map(|group| ["-W", group]));
    let output = stdout(&mut command);
    let messages = output.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    messages.filter_map(|message| finding(&message["message"])).collect()
}

/// Forces the compiler to run again.
fn touch_lints() {
    let source = workspace().join("tests/downstream/lints/src/lib.rs");
    fs::File::open(source).unwrap().set_modified(std::time::SystemTime::now()).unwrap();
}

fn finding(message: &serde_json::Value) -> Option<Finding> {
    let span = message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)?;
    Some((message["code"]["code"].as_str()?.to_owned(), span["line_start"].as_u64()?))
}

/// The names of rustc's lints.
fn rustc_lints() -> Vec<String> {
    let mut command = Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()));
    let printed = stdout(command.args(["-W", "help"]));
    let lines = printed.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let of_lints = lines.filter(|line| line.len() > 2 && ["allow", "warn", "deny", "forbid"].contains(&line[1]));
    of_lints.map(|line| line[0].to_owned()).collect()
}

const CLIPPY_GROUPS: [&str; 5] =
    ["clippy::all", "clippy::pedantic", "clippy::nursery", "clippy::restriction", "clippy::cargo"];

/// No lint finds anything in generated code: its findings are the same for the plain functions.
#[test]
fn no_lint_finds_anything_in_generated_code() {
    let rustc_lints = rustc_lints();
    assert!(rustc_lints.len() > 150, "{rustc_lints:?}");
    let lints: Vec<_> = rustc_lints.iter().map(String::as_str).chain(CLIPPY_GROUPS).collect();
    let functions = findings(false, &lints);
    assert!(functions.len() > 20, "{functions:?}");
    let added = &findings(true, &lints) - &functions;
    // The module `names` consists of re-exports, so that an editor can go from a name to its handler.
    let added: Vec<_> = added.iter().map(|(lint, _)| lint.as_str()).filter(|lint| *lint != "clippy::pub_use").collect();
    assert_eq!(added, [""; 0]);
}

/// Generated code needs no `allow`, which a crate that forbids the lint would reject. serde's derives have some, and
/// `inventory::submit!` has one of those.
#[test]
fn every_lint_can_be_forbidden() {
    let functions = findings(false, &rustc_lints().iter().map(String::as_str).collect::<Vec<_>>());
    let groups = ["correctness", "suspicious", "complexity", "perf", "style"].map(|group| format!("clippy::{group}"));
    let clean = rustc_lints().into_iter().filter(|lint| {
        let is_found = functions.iter().any(|(found, _)| *found == lint.replace('-', "_"));
        // serde's derives have an `allow` for this one, and need it.
        let is_needed = lint == "unused-qualifications";
        !is_found && !is_needed && !["warnings", "unknown-lints", "forbidden-lint-groups"].contains(&lint.as_str())
    });
    let forbidden: Vec<_> = clean.chain(groups).collect();
    let complaints = complaints(&forbidden);
    // Unstable lints are errors themselves.
    let complaints: Vec<_> = complaints.iter().filter(|complaint| !complaint.starts_with("unknown lint")).collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

/// In groups that the functions themselves do not pass, only they are found.
#[test]
fn every_group_can_be_forbidden() {
    let groups = [
        "clippy::pedantic",
        "clippy::nursery",
        "clippy::restriction",
        "unused",
        "future-incompatible",
        "nonstandard-style",
        "let-underscore",
        "rust-2018-idioms",
        "rust-2021-compatibility",
        "rust-2024-compatibility",
        "keyword-idents",
        "refining-impl-trait",
    ];
    for group in groups {
        let refused =
            complaints(&[group.to_owned()]).into_iter().filter(|complaint| complaint.contains("incompatible"));
        assert_eq!(refused.collect::<Vec<_>>(), [""; 0], "{group}");
    }
}

/// The errors of the compiler if lints are forbidden, except for those that serde and inventory allow.
fn complaints(forbidden: &[String]) -> Vec<String> {
    touch_lints();
    let mut command = downstream(&["clippy", "--quiet", "--package", "lints", "--message-format=json"]);
    command
        .args(["--features", &format!("attributes,{ALL_FEATURES}"), "--"])
        .args(forbidden.iter().flat_map(|lint| ["-F", lint]));
    let output = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let messages = output.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let texts = messages.filter_map(|message| {
        let is_of_others = |text: &str| {
            ["derive macro `Serialize`", "derive macro `Deserialize`", "`$crate::__do_submit`"]
                .iter()
                .any(|of| text.contains(of))
        };
        let (text, rendered) = (message["message"]["message"].as_str()?, message["message"]["rendered"].as_str()?);
        let is_summary = text.starts_with("aborting") || text.contains("emitted");
        let is_error = message["message"]["level"] == "error";
        (is_error && !is_summary && !is_of_others(rendered)).then(|| text.to_owned())
    });
    texts.collect()
}

/// What the features add to generated code reports no type a second time.
#[test]
fn an_unsuitable_type_is_one_error_with_every_feature() {
    let runtime = runtime_crate_with("duroxide-export/dynamic,duroxide-export/schema");
    let directory = tempfile::tempdir().unwrap();
    for (arguments, returns, expected) in [
        ("", "Result<u8, std::io::Error>", "cannot be the error of an activity or orchestration"),
        ("", "std::io::Result<u8>", "cannot be the error of an activity or orchestration"),
        (
            "",
            "Result<u8, Box<dyn std::error::Error + Send + Sync>>",
            "cannot be the error of an activity or orchestration",
        ),
        ("", "Result<u8, Plain>", "cannot be the error of an activity or orchestration"),
        ("", "Result<Plain, String>", "cannot be the input or output of an activity or orchestration"),
        ("", "u8", "must return `Result<_, String>`, not `u8`"),
        ("progress = Plain", "Result<u8, String>", "cannot be the progress of an orchestration"),
    ] {
        let source = format!(
            "pub struct Plain; #[duroxide::orchestration({arguments})] pub async fn sell_book() -> {returns} {{ todo!() }}"
        );
        let complaint = stderr_of_failure(&mut rustc(directory.path(), &source, &runtime, &["duroxide"]));
        let errors: Vec<_> = complaint.lines().filter(|line| line.starts_with("error[")).collect();
        assert!(matches!(errors[..], [error] if error.contains(expected)), "{returns}: {complaint}");
    }
}
