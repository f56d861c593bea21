//! What messages suggest: every UI case whose message shows code has a counterpart in `fixed` with that code. All
//! counterparts compile without warnings.

use duroxide_export_tests::cargo::{cargo, target_directory, workspace};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The names of the files below a directory that end with `end`, without it.
fn cases(directory: &Path, end: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let subjects = entries.filter(|path| path.is_dir());
    let files = subjects.flat_map(|subject| fs::read_dir(subject).unwrap().map(|entry| entry.unwrap().path()));
    let name = |file: PathBuf| {
        let name = file.strip_prefix(directory).unwrap().to_string_lossy().into_owned();
        Some(name.strip_suffix(end)?.to_owned())
    };
    files.filter_map(name).collect()
}

fn ui() -> PathBuf {
    workspace().join("tests/ui")
}

fn fixed() -> PathBuf {
    workspace().join("tests/fixed")
}

/// The counterpart of each case. For a lint, it is the right example in its documentation, unless there is one in
/// `fixed`.
fn counterparts() -> BTreeMap<String, PathBuf> {
    let examples = workspace().join("tests/downstream/diagnostics/examples");
    let of_lints = fs::read_dir(examples).unwrap().map(|entry| entry.unwrap().path());
    let of_lints = of_lints.map(|file| (format!("codes/{}", file.file_stem().unwrap().to_str().unwrap()), file));
    let written = cases(&fixed(), ".rs").into_iter().map(|case| (case.clone(), fixed().join(format!("{case}.rs"))));
    of_lints.chain(written).collect()
}

/// The code that a message suggests, including alternatives, but not how to allow a lint.
fn suggestions(message: &str) -> Vec<String> {
    let is_allowed = |line: &&str| line.trim_start().starts_with("note: if it is meant");
    let message = message.lines().filter(|line| !is_allowed(line)).collect::<Vec<_>>().join("\n");
    let mut suggestions = Vec::new();
    for lead in ["rite `", "rite one of `", "did you mean `", "Add `", "each: `", "quotes: `", "variable: `"] {
        for (index, _) in message.match_indices(lead) {
            let mut rest = &message[index + lead.len()..];
            while let Some((code, after)) = rest.split_once('`') {
                suggestions.push(code.to_owned());
                // ``a`, `b` or `c` ``
                let next =
                    [", `", " or `", ", or `", " or write `"].iter().find_map(|between| after.strip_prefix(between));
                match next {
                    Some(next) => rest = next,
                    None => break,
                }
            }
        }
    }
    suggestions
}

/// Placeholders in suggestions.
const PLACEHOLDERS: [&str; 15] = [
    "..",
    "calls",
    "duration",
    "earlier",
    "work",
    "futures",
    "input",
    "Input",
    "name",
    "output",
    "a",
    "b",
    "activities::a",
    "activities::b",
    "ctx: ActivityContext",
];

/// Whether a text contains the code of a suggestion, with anything in place of the placeholders.
fn has(text: &str, suggestion: &str) -> bool {
    let text: String = text.split_whitespace().collect();
    let mut parts = vec![String::new()];
    for word in words(suggestion) {
        if PLACEHOLDERS.contains(&word.as_str()) {
            parts.push(String::new());
        } else {
            parts.last_mut().unwrap().push_str(&word);
        }
    }
    let parts: Vec<String> = parts.iter().map(|part| part.split_whitespace().collect()).collect();
    let starts: Vec<_> = text.match_indices(parts[0].as_str()).map(|(index, _)| index).collect();
    starts.iter().any(|start| {
        let mut rest = &text[*start..];
        parts.iter().all(|part| match rest.find(part.as_str()) {
            Some(index) => {
                rest = &rest[index + part.len()..];
                true
            }
            None => false,
        })
    })
}

/// The words of some code, and what is between them.
fn words(code: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let is_part = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    for c in code.chars() {
        match words.last_mut() {
            Some(word) if word.ends_with(is_part) && is_part(c) && (c == '.') == word.ends_with('.') => word.push(c),
            _ => words.push(c.to_string()),
        }
    }
    words
}

#[test]
fn every_message_that_shows_code_has_a_counterpart() {
    let counterparts = counterparts();
    let mut shown = BTreeSet::new();
    let mut unwritten = Vec::new();
    for case in cases(&ui(), ".stderr") {
        let message = fs::read_to_string(ui().join(format!("{case}.stderr"))).unwrap();
        let suggestions = suggestions(&message);
        if suggestions.is_empty() {
            continue;
        }
        shown.insert(case.clone());
        let text = counterparts.get(&case).map_or_else(String::new, |file| fs::read_to_string(file).unwrap());
        if !suggestions.iter().any(|suggestion| has(&text, suggestion)) {
            unwritten.push(format!("{case}: {suggestions:?}\n{text}"));
        }
    }
    assert!(unwritten.is_empty(), "what these say to write is not in their counterparts:\n{}", unwritten.join("\n"));
    assert!(shown.len() > 130, "{}", shown.len());
    let fixed_cases = cases(&fixed(), ".rs");
    let others: Vec<_> = fixed_cases.difference(&shown).collect();
    assert!(others.is_empty(), "without a message: {others:?}");
}

#[test]
fn suggestions_compile_without_warnings() {
    // Next to the build artifacts, where no workspace surrounds it.
    let directory = target_directory().join("fixed");
    let examples = directory.join("examples");
    let _ = fs::remove_dir_all(&examples);
    fs::create_dir_all(&examples).unwrap();
    fs::create_dir_all(directory.join("src")).unwrap();
    fs::write(directory.join("src/lib.rs"), "").unwrap();
    fs::write(directory.join("Cargo.toml"), manifest()).unwrap();
    fs::copy(workspace().join("Cargo.lock"), directory.join("Cargo.lock")).unwrap();
    for (case, file) in counterparts() {
        let name = case.replace(['/', '\\'], "-");
        fs::copy(file, examples.join(format!("{name}.rs"))).unwrap();
    }
    let mut command = cargo(&directory);
    let output = command.args(["check", "--quiet", "--examples", "--keep-going"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The package that trybuild creates for the cases, with the same name and less that they do not need.
fn manifest() -> String {
    let dependencies = fs::read_to_string(workspace().join("tests/ui/Cargo.toml")).unwrap();
    let of_cases = dependencies.lines().filter(|line| {
        let name = line.split([' ', '.']).next().unwrap_or_default();
        ["chrono", "fastrand", "futures", "log", "rand", "uuid", "tracing"].contains(&name)
    });
    format!(
        "[package]\nname = \"duroxide-export-tests-ui-tests\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
         [lints.rust]\nwarnings = \"deny\"\nunused = {{ level = \"allow\", priority = 1 }}\n\n\
         [dependencies]\nduroxide = {{ package = \"duroxide-export\", path = '{}' }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\
         serde_json = \"1\"\nthiserror = \"2\"\ntokio = {{ version = \"1.45\", features = [\"full\"] }}\n{}\n",
        workspace().join("duroxide-export").display(),
        of_cases.collect::<Vec<_>>().join("\n"),
    )
}
