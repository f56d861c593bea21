//! The names that a `use` declaration brings into scope.

use proc_macro2::Ident;
use syn::UseTree;

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
