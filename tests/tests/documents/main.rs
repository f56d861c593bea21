//! The README and the documents in `docs`: every code block compiles, the examples run, and links lead somewhere.

mod markdown;

use duroxide_export_tests::cargo::{cargo, stdout, workspace};
use markdown::Document;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

fn readme() -> Document {
    Document::read(&workspace().join("README.md"))
}

/// The documents in `docs`.
fn guides() -> Vec<Document> {
    let files = fs::read_dir(workspace().join("docs")).unwrap().map(|file| file.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| file.extension().is_some_and(|extension| extension == "md")).collect();
    files.sort();
    assert!(files.len() >= 10, "{files:?}");
    files.iter().map(|file| Document::read(file)).collect()
}

/// The file that the first line of a block names, as in `// shop/src/lib.rs`.
fn file_of(block: &str) -> Option<&str> {
    let first = block.lines().next()?;
    let name = first.strip_prefix("// ").or_else(|| first.strip_prefix("# "))?;
    let extension = Path::new(name).extension()?;
    (extension == "rs" || extension == "toml").then_some(name)
}

/// Uses the crate in this repository, because nothing is published yet.
fn unpublished(text: &str) -> String {
    let path = format!("package = \"duroxide-export\", path = '{}'", workspace().join("duroxide-export").display());
    text.replace("package = \"duroxide-export\", version = \"0.1\"", &path)
}

fn write(directory: &Path, file: &str, text: &str) {
    let file = directory.join(file);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, unpublished(text)).unwrap();
}

/// Writes the blocks that name a file, and returns the names of their crates.
fn write_files(document: &Document, directory: &Path) -> Vec<String> {
    let mut crates = Vec::new();
    for block in document.blocks_in("toml").chain(document.blocks_in("rust")) {
        if let Some(file) = file_of(block) {
            write(directory, file, block);
            crates.extend(file.split('/').next().map(str::to_owned));
        }
    }
    crates.sort();
    crates.dedup();
    crates
}

/// The blocks of a guide that name no file, as one module: later blocks build on earlier ones.
fn module(document: &Document) -> String {
    // The examples of the lints are compiled by a test of their own.
    let is_of_lint = |block: &&str| {
        document.path.ends_with("diagnostics.md")
            && !block.contains("sell-single-book")
            && !block.contains("PlaceOrder")
    };
    let blocks = document.blocks_in("rust").filter(|block| file_of(block).is_none() && !is_of_lint(block));
    blocks.collect::<Vec<_>>().join("\n")
}

/// The manifest of a crate whose document only shows its code.
fn manifest(name: &str, dependencies: &str) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         duroxide = {{ package = \"duroxide-export\", version = \"0.1\", features = [\"dynamic\", \"schema\", \"sqlite\"] }}\n\
         schemars = \"1\"\nserde_json = \"1\"\nserde = {{ version = \"1\", features = [\"derive\"] }}\nthiserror = \"2\"\n{dependencies}"
    )
}

/// Writes a workspace with everything that the documents show.
fn write_workspace() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path();
    // Without this, every run would take the newest version of everything.
    fs::copy(workspace().join("Cargo.lock"), path.join("Cargo.lock")).unwrap();
    let mut members = write_files(&readme(), path);
    let mut modules = BTreeMap::new();
    let mut testing = String::new();
    for guide in guides() {
        members.extend(write_files(&guide, path));
        let name = guide.path.file_stem().unwrap().to_str().unwrap().replace('-', "_");
        if name == "testing" {
            testing = guide.blocks_in("toml").collect();
        }
        modules.insert(name, module(&guide));
    }
    for (name, dependencies) in [
        ("books", ""),
        ("bookshop", ""),
        ("post", ""),
        ("desk", "books.path = \"../books\"\npost.path = \"../post\"\n"),
    ] {
        write(path, &format!("{name}/Cargo.toml"), &manifest(name, dependencies));
    }
    let modules: Vec<_> = modules.into_iter().filter(|(_, text)| !text.is_empty()).collect();
    assert!(modules.len() >= 7, "{}", modules.len());
    let lib = modules.iter().fold(String::new(), |lib, (name, _)| lib + "pub mod " + name + ";\n");
    write(path, "guides/src/lib.rs", &format!("#![allow(clippy::never_loop)]\n{lib}"));
    for (name, text) in &modules {
        write(path, &format!("guides/src/{name}.rs"), text);
    }
    write(path, "guides/Cargo.toml", &format!("{}\n[lints.rust]\nwarnings = \"deny\"\n", manifest("guides", &testing)));
    members.push("guides".to_owned());
    write(
        path,
        "Cargo.toml",
        &format!(
            "[workspace]\nresolver = \"3\"\nmembers = {members:?}\n\n[profile.dev]\ndebug = \"line-tables-only\"\n"
        ),
    );
    directory
}

#[test]
fn every_block_compiles_and_the_examples_run() {
    let directory = write_workspace();
    let path = directory.path();
    stdout(cargo(path).args(["test", "--quiet", "--workspace"]));
    stdout(cargo(path).args(["run", "--quiet", "--package", "desk"]));
    let printed = stdout(cargo(path).args(["run", "--quiet", "--package", "app"]));
    // duroxide logs to standard output as well.
    assert!(printed.lines().any(|line| line == "receipt for 1299 cents"), "{printed}");
}

#[test]
fn every_link_leads_somewhere() {
    let in_root = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(|file| workspace().join(file));
    let examples = ["azure-arm", "aws-ec2", "multi-cloud"].map(|name| workspace().join("examples").join(name));
    let examples = examples.into_iter().map(|directory| directory.join("README.md")).filter(|file| file.is_file());
    let documents = in_root.into_iter().chain(examples).map(|file| Document::read(&file)).chain(guides());
    let mut broken = Vec::new();
    for document in documents {
        for link in document.links.iter().filter(|link| !link.starts_with("https://")) {
            if !leads_somewhere(&document, link) {
                broken.push(format!("{}: {link}", document.path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

fn leads_somewhere(document: &Document, link: &str) -> bool {
    let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target: PathBuf =
        if file.is_empty() { document.path.clone() } else { document.path.parent().unwrap().join(file) };
    target.exists() && (anchor.is_empty() || Document::read(&target).anchors.contains(anchor))
}

/// Another test compares `docs/diagnostics.md` with the compiler.
#[test]
fn the_quoted_lint_is_the_compilers() {
    let readme = readme();
    let quoted = readme.blocks_in("text").find(|text| text.contains("DX0001")).unwrap();
    let diagnostics = fs::read_to_string(workspace().join("docs/diagnostics.md")).unwrap();
    assert!(diagnostics.contains(quoted), "{quoted}");
}

#[test]
fn the_quoted_error_about_linking_is_the_registrys() {
    let readme = readme();
    let excerpt = readme.blocks_in("text").find(|text| text.contains("linked into this binary")).unwrap();
    let quoted = excerpt.trim().trim_end_matches(" [..]");
    let source = |file: &str| fs::read_to_string(workspace().join("duroxide-export/src/registry").join(file)).unwrap();
    let (prefix, message) = quoted.split_once(": ").unwrap();
    assert!(source("error.rs").contains(prefix), "{prefix}");
    assert!(source("problem.rs").contains(message), "{message}");
}

/// The documentation of the attributes and the reference have the same arguments.
#[test]
fn the_reference_has_the_arguments_of_the_attributes() {
    let source = fs::read_to_string(workspace().join("duroxide-export/src/macros.rs")).unwrap();
    let reference = fs::read_to_string(workspace().join("docs/attributes.md")).unwrap()
        + &fs::read_to_string(workspace().join("docs/errors-and-retries.md")).unwrap();
    let keys = |text: &str| -> Vec<String> {
        let rows = text.lines().map(|line| line.trim_start_matches("/// ")).filter(|line| line.starts_with("| `"));
        rows.filter_map(|row| row.split('`').nth(1)).map(str::to_owned).collect()
    };
    let described = keys(&reference);
    let is_argument = |key: &String| !key.starts_with("DX");
    let arguments: Vec<_> = keys(&source).into_iter().filter(is_argument).collect();
    assert!(arguments.len() > 20, "{arguments:?}");
    // The rows of messages are grouped in the reference.
    let is_described = |key: &String| described.contains(key) || reference.contains(&format!("`{key}`"));
    let missing: Vec<_> = arguments.iter().filter(|key| !is_described(key)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_readme_is_a_front_door() {
    let lines = fs::read_to_string(workspace().join("README.md")).unwrap().lines().count();
    assert!(lines < 250, "{lines} lines: move something to a guide");
}
