//! `docs/diagnostics.md`: every code has a wrong example, which is compiled as a case in `tests/ui/codes`, and a right one,
//! which compiles.
//!
//! `UPDATE_DIAGNOSTICS=1` rewrites the generated part of the document.

#[allow(dead_code)]
#[path = "../../duroxide-export-macros/src/diagnostics/lint_table.rs"]
mod lint_table;

use duroxide_export_tests::cargo::{cargo, workspace};
use lint_table::{Level, Lint};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The last line that is written by hand.
const MARK: &str = "<!-- What follows is made from";

fn document() -> PathBuf {
    workspace().join("docs/diagnostics.md")
}

fn read(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()))
}

fn wrong(lint: Lint, extension: &str) -> String {
    read(&workspace().join(format!("tests/ui/codes/{}.{extension}", lint.code().to_lowercase())))
}

fn right(lint: Lint) -> String {
    read(&workspace().join(format!("tests/downstream/diagnostics/examples/{}.rs", lint.code().to_lowercase())))
}

const fn level(lint: Lint) -> &'static str {
    match lint.default_level() {
        Level::Allow => "off",
        Level::Note => "note",
        Level::Warn => "warning",
        Level::Deny => "error",
    }
}

fn generated() -> String {
    let mut text = String::from("\n| code | what it finds, and what to use instead | level |\n| --- | --- | --- |\n");
    for &lint in Lint::ALL {
        let (code, anchor) = (lint.code(), lint.code().to_lowercase());
        writeln!(text, "| [{code}](#{anchor}) | {} | {} |", lint.summary(), level(lint)).unwrap();
    }
    for &lint in Lint::ALL {
        section(lint, &mut text);
    }
    text
}

fn section(lint: Lint, text: &mut String) {
    let right = right(lint);
    let is_prose = |line: &&str| line.starts_with("//!");
    let prose: Vec<_> = right.lines().take_while(is_prose).map(|line| line.trim_start_matches("//!").trim()).collect();
    let code: String = right.lines().skip_while(is_prose).fold(String::new(), |code, line| code + line + "\n");
    write!(
        text,
        "\n### {}\n\n{}\n\nWrong:\n\n```rust\n{}```\n\n```text\n{}```\n\nRight:\n\n```rust\n{}```\n",
        lint.code(),
        prose.join("\n"),
        shown(&wrong(lint, "rs")),
        message(&wrong(lint, "stderr")),
        shown(&code),
    )
    .unwrap();
}

/// An example, without the parts that only make it a program.
fn shown(code: &str) -> String {
    let code = code.replace("fn main() {}\n", "");
    format!("{}\n", code.trim().replace("duroxide-export-tests-ui-tests::", "shop::"))
}

/// The message up to the underlined code, as it would appear in a reader's own crate.
fn message(stderr: &str) -> String {
    let mut lines = Vec::new();
    for line in stderr.lines() {
        lines.push(line);
        if line.trim_start_matches(['|', ' ']).starts_with('^') {
            break;
        }
    }
    let text = lines.join("\n") + "\n";
    let text = text.replace("duroxide-export-tests-ui-tests::", "shop::").replace("$DIR/", "");
    text.split_inclusive(' ')
        .map(|word| if word.contains("codes/dx") { in_library(word) } else { word.to_owned() })
        .collect()
}

/// `codes/dx0101.rs:3` is `src/lib.rs:3`.
fn in_library(word: &str) -> String {
    let (before, after) = word.split_once("codes/dx").unwrap();
    let (_, after) = after.split_once(".rs").unwrap();
    format!("{before}src/lib.rs{after}")
}

#[test]
fn the_document_matches_the_cases() {
    let document = document();
    let text = read(&document);
    let by_hand: String = text.split_inclusive('\n').take_while(|line| !line.starts_with(MARK)).collect();
    let mark = text.lines().find(|line| line.starts_with(MARK)).unwrap();
    let expected = format!("{by_hand}{mark}\n{}", generated());
    if std::env::var_os("UPDATE_DIAGNOSTICS").is_some() {
        fs::write(document, expected).unwrap();
    } else {
        assert_eq!(text, expected, "UPDATE_DIAGNOSTICS=1 writes it anew");
    }
}

#[test]
fn every_case_reports_its_own_code() {
    for &lint in Lint::ALL {
        let first = wrong(lint, "stderr").lines().next().unwrap().to_owned();
        assert!(first.contains(lint.code()), "{first}");
    }
    let count = |directory: &str| fs::read_dir(workspace().join(directory)).unwrap().count();
    assert_eq!(count("tests/ui/codes"), 2 * Lint::ALL.len());
    assert_eq!(count("tests/downstream/diagnostics/examples"), Lint::ALL.len());
}

#[test]
fn right_examples_compile_without_warnings() {
    let arguments = ["check", "--package", "diagnostics", "--examples", "--message-format=short"];
    let output = cargo(&workspace().join("tests/downstream")).args(arguments).env("RUSTFLAGS", "").output().unwrap();
    let complaints = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{complaints}");
    // The functions of an example are never called.
    let complaints: Vec<_> =
        complaints.lines().filter(|line| line.contains("examples/") && !line.contains("is never used")).collect();
    assert_eq!(complaints, [""; 0]);
}

/// The table in the documentation of the attributes is this list.
#[test]
fn the_attributes_documentation_has_a_line_for_each_code() {
    let source = read(&workspace().join("duroxide-export/src/macros.rs"));
    for &lint in Lint::ALL {
        let line = format!("/// | `{}` | {} | {} |\n", lint.code(), lint.summary(), level(lint));
        assert!(source.contains(&line), "{line}");
    }
}
