//! The documentation of a user's library: signatures are readable, and no link is dead.

use duroxide_export_tests::cargo::{cargo, stdout, target_directory, workspace};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Documents a library, and the runtime crate that its handles link to, in a new directory: rustdoc would keep what is
/// in an old one.
fn document() -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    let mut command = cargo(&workspace());
    command.args(["doc", "--no-deps", "--quiet", "--features", "testing"]);
    command.args(["--package", "duroxide-azure-arm", "--package", "duroxide-export"]);
    // What is compiled already is used, but the documentation is made anew.
    command.env("CARGO_BUILD_BUILD_DIR", target_directory()).env("CARGO_TARGET_DIR", directory.path());
    command.env("RUSTDOCFLAGS", format!("-D warnings --cfg documented_by_{}", std::process::id()));
    stdout(&mut command);
    directory
}

fn files(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            files(&entry, found);
        } else {
            found.push(entry);
        }
    }
}

/// The targets of the links in a text, which may be escaped in a script.
fn links(text: &str) -> BTreeSet<String> {
    let text = text.replace("\\\"", "\"");
    let starts =
        text.match_indices("href=\"").chain(text.match_indices("href='")).map(|(index, lead)| index + lead.len());
    starts.filter_map(|start| text[start..].split(['"', '\'']).next().map(str::to_owned)).collect()
}

fn is_dead(link: &str, directory: &Path) -> bool {
    let path = link.split(['#', '?']).next().unwrap_or_default();
    // A page loads its fonts by a script.
    if path.contains("${") {
        return false;
    }
    !path.is_empty()
        && !path.starts_with("https://")
        && !path.starts_with("javascript:")
        && !directory.join(path).exists()
}

/// The functions of handles are on the page of each handle, through a script for each type.
fn scripts_of_handles(documentation: &Path) -> Vec<PathBuf> {
    let of_type = |name: &str, file: &str| documentation.join("type.impl/duroxide_export/call").join(name).join(file);
    vec![of_type("activity", "struct.Activity.js"), of_type("orchestration", "struct.Orchestration.js")]
}

#[test]
fn links_lead_somewhere_and_signatures_are_readable() {
    let directory = document();
    let documentation = directory.path().join("doc");
    let mut pages = Vec::new();
    files(&documentation.join("duroxide_azure_arm"), &mut pages);
    // Pages of structs and enums have the blanket implementations of other crates, with dead links of theirs.
    let is_generated = |name: &str| ["constant.", "fn.", "index.", "type."].iter().any(|start| name.starts_with(start));
    pages.retain(|page| page.file_name().is_some_and(|name| is_generated(&name.to_string_lossy())));
    assert!(pages.len() > 30, "{}", pages.len());
    let mut dead = Vec::new();
    for page in pages {
        let directory = page.parent().unwrap();
        let links = links(&fs::read_to_string(&page).unwrap());
        dead.extend(
            links.into_iter().filter(|link| is_dead(link, directory)).map(|link| format!("{}: {link}", page.display())),
        );
    }
    for script in scripts_of_handles(&documentation) {
        let text = fs::read_to_string(&script).unwrap();
        assert!(text.contains("DurableFuture"), "{}", script.display());
        assert!(!text.contains("HandlerReturn"), "a projection of a projection in {}", script.display());
        let links = links(&text);
        assert!(links.contains("#method.schedule"), "{links:?}");
        // rustdoc puts the path to the root in front of these.
        dead.extend(
            links
                .into_iter()
                .filter(|link| is_dead(link, &documentation))
                .map(|link| format!("{}: {link}", script.display())),
        );
    }
    assert!(dead.is_empty(), "{dead:#?}");
}
