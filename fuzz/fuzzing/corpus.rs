//! The corpus of the fuzzers: arguments and items from the UI tests and the examples.

use quote::ToTokens;
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};
use syn::{Attribute, File, ItemFn, Macro, Meta};

/// The arguments of an attribute, and the item below it.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The tokens in the parentheses.
    pub args: String,
    /// The item, without the attribute.
    pub item: String,
}

/// All samples in this repository.
///
/// # Panics
///
/// If the repository cannot be read.
#[must_use]
pub fn samples() -> Vec<Sample> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for directory in ["tests/ui", "tests/downstream/seeded", "tests/downstream/strict", "examples"] {
        rust_files(&repository.join(directory), &mut files);
    }
    // Directories are listed in a different order on every machine.
    files.sort();
    let texts = files.iter().map(|file| fs::read_to_string(file).expect("a file that is listed can be read"));
    texts.flat_map(|text| samples_of(&text)).collect()
}

fn rust_files(directory: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(directory).unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
    for path in entries.map(|entry| entry.expect("an entry can be read").path()) {
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn samples_of(text: &str) -> Vec<Sample> {
    let mut finder = Finder(Vec::new());
    // Some cases intentionally do not parse.
    if let Ok(file) = syn::parse_file(text) {
        finder.visit_file(&file);
        finder.0.extend(whole_file(&file));
    }
    finder.0
}

/// A whole file, for `export!`.
fn whole_file(file: &File) -> Option<Sample> {
    let args = file.items.iter().find_map(|item| match item {
        syn::Item::Macro(item) => Some(item.mac.tokens.to_string()),
        _ => None,
    })?;
    Some(Sample { args, item: file.to_token_stream().to_string() })
}

struct Finder(Vec<Sample>);

impl<'a> Visit<'a> for Finder {
    fn visit_item_fn(&mut self, item: &'a ItemFn) {
        if let Some(args) = item.attrs.iter().find_map(arguments) {
            let mut item = item.clone();
            item.attrs.retain(|attr| arguments(attr).is_none());
            self.0.push(Sample { args, item: item.to_token_stream().to_string() });
        }
        visit::visit_item_fn(self, item);
    }

    fn visit_macro(&mut self, _: &'a Macro) {}
}

/// The arguments of one of this crate's attributes.
fn arguments(attr: &Attribute) -> Option<String> {
    let name = attr.path().segments.last()?.ident.to_string();
    if !["activity", "orchestration", "deterministic"].contains(&name.as_str()) {
        return None;
    }
    Some(match &attr.meta {
        Meta::List(list) => list.tokens.to_string(),
        Meta::Path(_) | Meta::NameValue(_) => String::new(),
    })
}
