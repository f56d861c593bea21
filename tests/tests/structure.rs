//! The structure of the published crates: imports point one way.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::iter;
use std::path::{Path, PathBuf};
use syn::visit::{self, Visit};
use syn::{Item, ItemMod, UseTree, Visibility};

const CRATES: [&str; 4] =
    ["duroxide-export", "duroxide-export-catalog", "duroxide-export-macros", "duroxide-export-stores"];

#[test]
fn no_file_imports_itself_through_others() {
    for name in CRATES {
        let mut imports = imports_of(&source(name));
        assert!(imports.len() > 20, "{name}: only {} files were read", imports.len());
        remove_what_is_in_no_cycle(&mut imports);
        assert!(imports.is_empty(), "{name}: these files import each other: {imports:#?}");
    }
}

/// Nothing is imported from a layer above, in the order of CONTRIBUTING.md.
#[test]
fn imports_point_down() {
    let contributing = fs::read_to_string(source("").with_file_name("CONTRIBUTING.md")).unwrap();
    let mut upward = BTreeMap::new();
    for name in CRATES {
        let layers = layers_of(name, &contributing);
        let imports = imports_of(&source(name));
        // Except for those that only declare others.
        let importing = imports.iter().filter(|(_, targets)| !targets.is_empty()).map(|(module, _)| module);
        let unlisted: BTreeSet<_> = importing.filter(|module| layer_of(&layers, module).is_none()).collect();
        assert!(unlisted.is_empty(), "{name}: CONTRIBUTING.md does not name the layers of {unlisted:#?}");
        upward.insert(name, imports_that_point_up(&layers, &imports));
    }
    upward.retain(|_, imports| !imports.is_empty());
    assert!(upward.is_empty(), "these imports point up: {upward:#?}");
}

#[test]
fn an_import_that_points_up_is_found() {
    let contributing =
        "The crate (`one/src`):\n\n```text\nlib  all\nb, d/e  the upper layer\na, d  the lower layer\n```\n";
    let layers = layers_of("one", contributing);
    assert_eq!(
        layers,
        [["lib"].as_slice(), &["b", "d::e"], &["a", "d"]]
            .map(|names| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    );
    let imports = [("a", "b"), ("b", "a"), ("d::f", "d::e"), ("d::e", "d::f"), ("d::e", "b"), ("a", "d"), ("", "b")]
        .map(|(from, to)| (from.to_owned(), BTreeSet::from([to.to_owned()])));
    let mut all = Imports::new();
    for (from, to) in imports {
        all.entry(from).or_default().extend(to);
    }
    assert_eq!(imports_that_point_up(&layers, &all), ["a -> b", "d::f -> d::e"]);
}

#[test]
fn a_cycle_is_found() {
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in [
        ("lib.rs", "mod a;\nmod b;\nmod c;\nuse a::A;"),
        ("a.rs", "use crate::b::B;\npub struct A;"),
        ("b/mod.rs", "mod inner;\npub struct B;\nfn f() { inner::f() }"),
        ("b/inner.rs", "pub fn f() { super::super::a::A; }"),
        ("c.rs", "use crate::a;"),
    ] {
        let file = folder.path().join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }
    let mut imports = imports_of(folder.path());
    remove_what_is_in_no_cycle(&mut imports);
    assert_eq!(imports.keys().collect::<Vec<_>>(), ["a", "b", "b::inner"]);
}

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src")
}

fn folders(root: &Path) -> Vec<PathBuf> {
    let mut folders = vec![root.to_owned()];
    let mut next = 0;
    while let Some(folder) = folders.get(next) {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let below: Vec<_> = entries.filter(|path| path.is_dir()).collect();
        folders.extend(below);
        next += 1;
    }
    folders
}

/// The modules of a crate that have a file, by their path from the root, with the modules that each of them names.
type Imports = BTreeMap<String, BTreeSet<String>>;

fn imports_of(root: &Path) -> Imports {
    let modules: BTreeMap<_, _> = folders(root)
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
        .map(|file| (module_of(file.strip_prefix(root).unwrap()), file))
        .collect();
    let names: BTreeSet<_> = modules.keys().cloned().collect();
    let mut tests = BTreeSet::new();
    let mut read = |(module, file): (&String, &PathBuf)| {
        let parsed = syn::parse_file(&fs::read_to_string(file).unwrap()).unwrap();
        let mut finder =
            Finder { modules: &names, here: segments(module), found: BTreeSet::new(), tests: BTreeSet::new() };
        finder.visit_file(&parsed);
        finder.found.remove(module);
        tests.append(&mut finder.tests);
        (module.clone(), finder.found)
    };
    let mut imports: Imports = modules.iter().map(&mut read).collect();
    imports.retain(|module, _| !tests.contains(module));
    imports
}

/// The layers of a crate from the highest to the lowest, each with the paths of its modules: the block that follows the
/// folder of the crate.
fn layers_of(name: &str, contributing: &str) -> Vec<Vec<String>> {
    let (_, section) = contributing.split_once(&format!("(`{name}/src`)")).expect("the crate's folder is named");
    let (_, block) = section.split_once("```text\n").expect("a block of layers");
    let (block, _) = block.split_once("```").expect("the block ends");
    let modules = |line: &str| line.split_once("  ").map_or(line, |(modules, _)| modules).replace('/', "::");
    block.lines().map(|line| modules(line).split(", ").map(str::to_owned).collect()).collect()
}

/// The layer that names the module, or else the nearest module around it.
fn layer_of(layers: &[Vec<String>], module: &str) -> Option<usize> {
    let path = if module.is_empty() { "lib" } else { module };
    let around = iter::successors(Some(path), |path| path.rsplit_once("::").map(|(around, _)| around));
    let layer_with = |name: &str| layers.iter().position(|names| names.iter().any(|candidate| candidate == name));
    around.into_iter().find_map(layer_with)
}

fn imports_that_point_up(layers: &[Vec<String>], imports: &Imports) -> Vec<String> {
    let pairs = imports.iter().flat_map(|(from, targets)| targets.iter().map(move |to| (from, to)));
    pairs
        .filter(|(from, to)| layer_of(layers, to) < layer_of(layers, from))
        .map(|(from, to)| format!("{from} -> {to}"))
        .collect()
}

/// `a::b` for `a/b.rs` and `a/b/mod.rs`; empty for `lib.rs`.
fn module_of(file: &Path) -> String {
    let path = file.with_extension("");
    let segments = path.iter().map(|segment| segment.to_str().unwrap());
    segments.filter(|segment| !["lib", "mod"].contains(segment)).collect::<Vec<_>>().join("::")
}

fn segments(module: &str) -> Vec<String> {
    module.split("::").filter(|segment| !segment.is_empty()).map(str::to_owned).collect()
}

/// Removes modules that import nothing, or that nothing imports, until only cycles and the paths between them are left.
fn remove_what_is_in_no_cycle(imports: &mut Imports) {
    loop {
        let left: BTreeSet<_> = imports.keys().cloned().collect();
        for targets in imports.values_mut() {
            targets.retain(|target| left.contains(target));
        }
        let imported: BTreeSet<_> = imports.values().flatten().cloned().collect();
        imports.retain(|module, targets| !targets.is_empty() && imported.contains(module));
        if imports.len() == left.len() {
            return;
        }
    }
}

/// Collects the modules that a file names.
struct Finder<'a> {
    modules: &'a BTreeSet<String>,
    /// The path of the module that is being read.
    here: Vec<String>,
    found: BTreeSet<String>,
    /// The modules in files of their own that are only compiled for tests.
    tests: BTreeSet<String>,
}

impl Finder<'_> {
    fn name(&mut self, path: &[String]) {
        let Some(first) = path.first() else { return };
        let mut from = self.here.clone();
        let mut rest = path;
        match first.as_str() {
            "crate" => {
                from.clear();
                rest = &path[1..];
            }
            "self" => rest = &path[1..],
            "super" => {
                while rest.first().is_some_and(|segment| segment == "super") {
                    from.pop();
                    rest = &rest[1..];
                }
            }
            // A child of this module, or else an item of another crate.
            child => {
                let child = [from.as_slice(), &[child.to_owned()]].concat().join("::");
                if !self.modules.contains(&child) {
                    return;
                }
            }
        }
        let full = [from.as_slice(), rest].concat();
        let longest = (0..=full.len()).rev().map(|length| full[..length].join("::"));
        // The root only declares modules and re-exports their items.
        self.found.extend(longest.take_while(|module| !module.is_empty()).find(|module| self.modules.contains(module)));
    }

    fn tree(&mut self, tree: &UseTree, before: &[String]) {
        let with = |segment: String| [before, &[segment]].concat();
        match tree {
            UseTree::Path(path) => self.tree(&path.tree, &with(path.ident.to_string())),
            UseTree::Name(name) => self.name(&with(name.ident.to_string())),
            UseTree::Rename(rename) => self.name(&with(rename.ident.to_string())),
            UseTree::Glob(_) => self.name(before),
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(tree, before)),
        }
    }
}

fn is_test(item: &ItemMod) -> bool {
    item.attrs.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Ident>().is_ok_and(|cfg| cfg == "test")
    })
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            // A file's tests may use the whole crate.
            Item::Mod(item) if is_test(item) => {
                self.tests.insert([self.here.as_slice(), &[item.ident.to_string()]].concat().join("::"));
            }
            // `use ::inventory` names a crate, even if there is a module with that name.
            Item::Use(item) if item.leading_colon.is_some() => {}
            Item::Use(item) => self.tree(&item.tree, &[]),
            _ => visit::visit_item(self, item),
        }
    }

    fn visit_item_mod(&mut self, item: &'ast ItemMod) {
        self.here.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.here.pop();
    }

    // `pub(super)` is not an import.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_path(&mut self, path: &'ast syn::Path) {
        if path.leading_colon.is_none() {
            self.name(&path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>());
        }
        visit::visit_path(self, path);
    }
}
