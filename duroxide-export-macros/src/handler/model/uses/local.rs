//! The items that a body declares: their names mean nothing outside it, and it takes its imports to name what it uses.

use crate::syntax::body_names::BodyNames;
use crate::syntax::imports;
use crate::syntax::walk::Code;
use syn::{Ident, ItemUse, UseTree};

/// The items that a body declares.
pub(super) struct LocalItems {
    pub(super) names: Vec<Ident>,
    pub(super) imports: Vec<ItemUse>,
}

impl LocalItems {
    pub(super) fn collect(code: &Code) -> Self {
        let BodyNames { items, mut uses, .. } = BodyNames::collect_outermost(code);
        for import in &mut uses {
            import.attrs.retain(|attr| attr.path().is_ident("cfg"));
        }
        let mut items = Self { names: items, imports: uses };
        items.drop_ambiguous_imports();
        // An import from an item of the body, such as `use State::*;`, has no meaning outside the body.
        let names = &items.names;
        items.imports.retain(|import| !names.iter().any(|name| Some(name) == first_name(&import.tree)));
        items
    }

    /// Two blocks of the body may import different things under one name, which would be an error outside them.
    fn drop_ambiguous_imports(&mut self) {
        let mut distinct: Vec<ItemUse> = Vec::new();
        for import in self.imports.drain(..) {
            if !distinct.contains(&import) {
                distinct.push(import);
            }
        }
        let names = |import: &ItemUse| imports::names(&import.tree).collect::<Vec<_>>();
        let clashes = |import: &ItemUse| {
            let others = distinct.iter().filter(|other| *other != import);
            others.flat_map(names).any(|name| names(import).contains(&name))
        };
        let (ambiguous, clear): (Vec<_>, Vec<_>) = distinct.iter().cloned().partition(clashes);
        self.names.extend(ambiguous.iter().flat_map(names));
        self.imports = clear;
    }
}

const fn first_name(tree: &UseTree) -> Option<&Ident> {
    match tree {
        UseTree::Path(path) => Some(&path.ident),
        UseTree::Name(name) => Some(&name.ident),
        UseTree::Rename(rename) => Some(&rename.ident),
        UseTree::Glob(_) | UseTree::Group(_) => None,
    }
}
