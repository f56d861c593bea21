//! The names that `use` declarations bring into scope.

use proc_macro2::Ident;
use std::collections::HashMap;
use syn::UseTree;

/// The imports of a body or module.
#[derive(Debug, Default)]
pub(crate) struct Imports {
    /// Each name, and the path that it stands for.
    names: HashMap<String, Vec<String>>,
    /// The paths in front of a `*`.
    pub(crate) globs: Vec<Vec<String>>,
}

impl Imports {
    pub(crate) fn add(&mut self, tree: &UseTree) {
        walk(tree, &[], &mut |name, path| match name {
            Some(name) => _ = self.names.insert(name, path),
            None => self.globs.push(path),
        });
    }

    /// The path that an imported name stands for.
    pub(crate) fn get(&self, name: &str) -> Option<&[String]> {
        self.names.get(name).map(Vec::as_slice)
    }

    /// Each name, with the path that it stands for.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.names.iter().map(|(name, path)| (name.as_str(), path.as_slice()))
    }

    /// The path that a path stands for if its first segment is imported.
    pub(crate) fn resolve(&self, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        Some(self.get(first)?.iter().chain(rest).cloned().collect())
    }
}

/// Calls `found` for each name in a `use`, with the path that it stands for. A `*` has no name.
pub(crate) fn walk(tree: &UseTree, before: &[String], found: &mut impl FnMut(Option<String>, Vec<String>)) {
    let with = |name: String| before.iter().cloned().chain([name]).collect::<Vec<_>>();
    match tree {
        UseTree::Path(path) => walk(&path.tree, &with(path.ident.to_string()), found),
        UseTree::Name(name) if name.ident == "self" => {
            if let Some(last) = before.last() {
                found(Some(last.clone()), before.to_vec());
            }
        }
        UseTree::Name(name) => found(Some(name.ident.to_string()), with(name.ident.to_string())),
        UseTree::Rename(rename) => {
            let path = if rename.ident == "self" { before.to_vec() } else { with(rename.ident.to_string()) };
            found(Some(rename.rename.to_string()), path);
        }
        UseTree::Group(group) => group.items.iter().for_each(|item| walk(item, before, found)),
        UseTree::Glob(_) => found(None, before.to_vec()),
    }
}

/// The names that a `use` brings into its module.
pub(crate) fn names(tree: &UseTree) -> Box<dyn Iterator<Item = Ident> + '_> {
    match tree {
        UseTree::Path(path) => names(&path.tree),
        UseTree::Name(name) => Box::new(std::iter::once(name.ident.clone())),
        UseTree::Rename(rename) => Box::new(std::iter::once(rename.rename.clone())),
        UseTree::Glob(_) => Box::new(std::iter::empty()),
        UseTree::Group(group) => Box::new(group.items.iter().flat_map(names)),
    }
}
