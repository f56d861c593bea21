//! The items that a body declares: their names mean nothing outside it, and it takes its imports to name what it uses.

use crate::cargo::Package;
use crate::diagnostics::errors::Errors;
use crate::handler::model::named::Named;
use crate::handler::parse::args::HandlerArgs;
use crate::kind::Kind;
use crate::own_attribute::{OwnAttribute, handler_attribute};
use crate::syntax::attributes::Attributes;
use crate::syntax::body_names::BodyNames;
use crate::syntax::imports;
use crate::syntax::walk::Code;
use syn::{Ident, ItemUse, Path, UseTree};

/// The items that a body declares.
pub(super) struct LocalItems {
    pub(super) names: Vec<Ident>,
    pub(super) imports: Vec<ItemUse>,
    /// The handles and name constants of the handlers that the body declares.
    handlers: Vec<(Ident, Kind, String)>,
}

impl LocalItems {
    /// Without a package, the handlers are left out.
    pub(super) fn collect(code: &Code, package: Option<&Package>) -> Self {
        let BodyNames { items, mut uses, functions_with_attributes, .. } = BodyNames::collect_outermost(code);
        let handlers = functions_with_attributes.iter().filter_map(|function| handler(function, package?)).flatten();
        let handlers: Vec<_> = handlers.collect();
        for import in &mut uses {
            import.attrs.retain(|attr| attr.path().is_ident("cfg"));
        }
        let mut items = Self { names: items, imports: uses, handlers };
        items.names.extend(items.handlers.iter().map(|(ident, ..)| ident.clone()));
        items.drop_ambiguous_imports();
        // An import from an item of the body, such as `use State::*;`, has no meaning outside the body.
        let names = &items.names;
        items.imports.retain(|import| !names.iter().any(|name| Some(name) == first_name(&import.tree)));
        items
    }

    /// The kind and the full name of the handler that a path refers to, if the body declares it.
    pub(super) fn handler(&self, path: &Path) -> Option<(Kind, &str)> {
        let ident = path.get_ident()?;
        let (_, kind, name) = self.handlers.iter().find(|(declared, ..)| declared == ident)?;
        Some((*kind, name))
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

/// The handle and the name constant of a function with an attribute.
fn handler((attributes, function): &(Attributes, Ident), package: &Package) -> Option<[(Ident, Kind, String); 2]> {
    let OwnAttribute { kind, arguments, .. } = handler_attribute(attributes)?;
    let args = HandlerArgs::parse(kind, arguments, &mut Errors::default());
    let Named { idents, name, .. } = Named::new(kind, &args, function, package, &mut Errors::default())?;
    Some([(idents.handle, kind, name.clone()), (idents.constant, kind, name)])
}

const fn first_name(tree: &UseTree) -> Option<&Ident> {
    match tree {
        UseTree::Path(path) => Some(&path.ident),
        UseTree::Name(name) => Some(&name.ident),
        UseTree::Rename(rename) => Some(&rename.ident),
        UseTree::Glob(_) | UseTree::Group(_) => None,
    }
}
