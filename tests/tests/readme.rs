//! The README, built as it stands: every code block is a file of a crate, and the application runs.

use duroxide_export_tests::cargo::{cargo, stdout, workspace};
use std::fs;
use std::path::Path;

const README: &str = include_str!("../../README.md");

/// A code block: its language, and its text.
struct Block {
    language: String,
    text: String,
}

fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = README.lines();
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text =
                lines.by_ref().take_while(|line| *line != "```").fold(String::new(), |text, line| text + line + "\n");
            blocks.push(Block { language: language.to_owned(), text });
        }
    }
    blocks
}

/// Writes a block to the file that its first line names.
fn write(block: &Block, directory: &Path) {
    let first = block.text.lines().next().unwrap_or_default();
    let name = first.strip_prefix("// ").or_else(|| first.strip_prefix("# "));
    let name = name.unwrap_or_else(|| panic!("the first line of a block is its file, not `{first}`"));
    let file = directory.join(name);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    // Nothing is published yet, so the crate comes from here.
    let path = format!("path = '{}'", workspace().join("duroxide-export").display());
    fs::write(
        file,
        block.text.replace(
            "package = \"duroxide-export\", version = \"0.1\"",
            &format!("package = \"duroxide-export\", {path}"),
        ),
    )
    .unwrap();
}

/// What the README leaves to the reader: manifests of the two small crates, and a place for all of them.
fn write_frame(directory: &Path) {
    // One library has no need of a main workspace's lock file, but then every run would take the newest of everything.
    fs::copy(workspace().join("Cargo.lock"), directory.join("Cargo.lock")).unwrap();
    let frame = "[workspace]\nresolver = \"3\"\nmembers = [\"before\", \"after\", \"shop\", \"app\"]\n\n\
                 [profile.dev]\ndebug = \"line-tables-only\"\n";
    fs::write(directory.join("Cargo.toml"), frame).unwrap();
    for small in ["before", "after"] {
        fs::create_dir_all(directory.join(small)).unwrap();
        let manifest = format!(
            "[package]\nname = \"{small}\"\nedition = \"2024\"\n\n[dependencies]\n\
             duroxide = {{ package = \"duroxide-export\", path = '{}' }}\n\
             serde = {{ version = \"1\", features = [\"derive\"] }}\n",
            workspace().join("duroxide-export").display()
        );
        fs::write(directory.join(small).join("Cargo.toml"), manifest).unwrap();
    }
}

#[test]
fn every_block_compiles_and_the_application_runs() {
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    write_frame(directory);
    let blocks = blocks();
    let (code, other): (Vec<_>, Vec<_>) =
        blocks.into_iter().partition(|block| ["rust", "toml"].contains(&block.language.as_str()));
    assert_eq!(code.len(), 11);
    // The commands are run by `.ci/run`, and the text is an excerpt.
    assert_eq!(other.iter().map(|block| block.language.as_str()).collect::<Vec<_>>(), ["sh", "text", "text"]);
    for block in &code {
        write(block, directory);
    }
    // The block for a second module of the application needs its `mod` line.
    let main = directory.join("app/src/main.rs");
    fs::write(&main, format!("mod compose;\n{}", fs::read_to_string(&main).unwrap())).unwrap();

    stdout(cargo(directory, "").args(["check", "--quiet", "--workspace"]));
    stdout(cargo(directory, "").args(["test", "--quiet", "--package", "shop"]));
    let printed = stdout(cargo(directory, "").args(["run", "--quiet", "--package", "app"]));
    // duroxide's own log goes to stdout too, unless the program sets up another one.
    let receipts: Vec<_> = printed.lines().filter(|line| line.starts_with("receipt")).collect();
    assert_eq!(receipts, ["receipt of Ada for 1299 cents", "receipt of Ada for 850 cents"]);
}

fn texts() -> Vec<String> {
    blocks().into_iter().filter(|block| block.language == "text").map(|block| block.text).collect()
}

/// The compiler's message is that of the document, which a test compares with the compiler.
#[test]
fn the_message_about_replay_is_quoted_right() {
    let quoted = texts().into_iter().find(|text| text.contains("DX0001")).unwrap();
    let diagnostics = fs::read_to_string(workspace().join("docs/diagnostics.md")).unwrap();
    assert!(diagnostics.contains(&quoted), "{quoted}");
}

/// The excerpt of the linker's message is what the message says.
#[test]
fn the_message_about_linking_is_quoted_right() {
    let excerpt = texts().into_iter().find(|text| text.contains("linked into this binary")).unwrap();
    let quoted = excerpt.trim().trim_end_matches(" [..]");
    let source = fs::read_to_string(workspace().join("duroxide-export/src/registry/problem.rs")).unwrap();
    let (prefix, message) = quoted.split_once(": ").unwrap();
    assert!(source.contains(prefix), "{prefix}");
    assert!(source.contains(message), "{message}");
}
