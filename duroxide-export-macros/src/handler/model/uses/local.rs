//! The items that a body declares: their names mean nothing outside it, and it takes its imports to name what it uses.

use crate::syntax::imports;
use crate::syntax::walk::{Code, Next, Node, Walker};
use syn::{Ident, Item, ItemUse, UseTree};

/// The items that a body declares.
#[derive(Default)]
pub(super) struct LocalItems {
    pub(super) names: Vec<Ident>,
    pub(super) imports: Vec<ItemUse>,
}

impl LocalItems {
    pub(super) fn of(code: &Code) -> Self {
        let mut items = Self::default();
        code.walk(&mut items);
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

impl Walker for LocalItems {
    fn enter(&mut self, node: Node<'_>) -> Next {
        let item = match node {
            Node::Item(item) => item,
            Node::Macro(_) => return Next::SkipChildren,
            _ => return Next::Inside,
        };
        match item {
            Item::Use(import) => {
                let mut import = import.clone();
                import.attrs.retain(|attr| attr.path().is_ident("cfg"));
                self.imports.push(import);
            }
            Item::Const(item) => self.names.push(item.ident.clone()),
            Item::Static(item) => self.names.push(item.ident.clone()),
            Item::Struct(item) => self.names.push(item.ident.clone()),
            Item::Enum(item) => self.names.push(item.ident.clone()),
            Item::Type(item) => self.names.push(item.ident.clone()),
            Item::Mod(item) => self.names.push(item.ident.clone()),
            Item::Trait(item) => self.names.push(item.ident.clone()),
            _ => {}
        }
        // The contents of such an item are not part of the body.
        Next::SkipChildren
    }
}
