//! A module of the crate: its path, and what can refer to it.

use crate::syntax::attributes::Attributes;
use crate::syntax::imports;
use crate::syntax::scan::RawItem;
use std::rc::Rc;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Ident, Token, Visibility};

/// A module, seen from the crate root.
#[derive(Debug, Clone, Default)]
pub(crate) struct Module {
    /// The names from the root to this module; empty for the root itself.
    pub(crate) path: Vec<Ident>,
    /// The same, as `a::b`.
    pub(crate) name: String,
    /// The `#[cfg]`s of this module and those around it.
    pub(crate) cfgs: Vec<Attribute>,
    /// Whether code elsewhere in the crate can refer to this module.
    pub(crate) reachable: bool,
    parent: Option<Parent>,
}

/// The module that contains another.
#[derive(Debug, Clone)]
struct Parent {
    module: Rc<Module>,
    items: Rc<Vec<RawItem>>,
}

impl Module {
    pub(crate) fn root() -> Self {
        Self { reachable: true, ..Self::default() }
    }

    /// A module inside this one, which contains `items`.
    pub(crate) fn child(
        self: &Rc<Self>,
        items: &Rc<Vec<RawItem>>,
        ModHead { vis, ident }: &ModHead,
        attributes: &Attributes,
    ) -> Self {
        let mut child =
            Self { parent: Some(Parent { module: Rc::clone(self), items: Rc::clone(items) }), ..Self::clone(self) };
        child.path.push(ident.clone());
        let separator = if self.name.is_empty() { "" } else { "::" };
        child.name = format!("{}{separator}{ident}", self.name);
        child.cfgs.extend(attributes.named("cfg"));
        child.reachable &= is_visible_in_root(vis, self.path.len());
        child
    }

    /// This module, or the one around it that hides it from the root.
    pub(crate) fn hidden(&self) -> &Self {
        match &self.parent {
            Some(Parent { module, .. }) if !module.reachable => module.hidden(),
            _ => self,
        }
    }

    /// The path of a module through which the root can refer to an item of this one: its own, or that of a module that
    /// re-exports the item.
    pub(crate) fn path_to(&self, item: &Ident) -> Option<&[Ident]> {
        if self.reachable {
            return Some(&self.path);
        }
        let mut ancestor = self.parent.as_ref();
        while let Some(Parent { module, items }) = ancestor {
            let between = &self.path[module.path.len()..];
            if items.iter().any(|parent| re_exports(parent, module, between, item)) {
                return module.path_to(item);
            }
            ancestor = module.parent.as_ref();
        }
        None
    }
}

/// Whether `pub(crate) use module::*` or `pub(crate) use module::item` makes an item of a module below `parent`
/// available to the root.
fn re_exports(import: &RawItem, parent: &Module, module: &[Ident], item: &Ident) -> bool {
    let Some(import) = import.import().filter(|import| is_visible_in_root(&import.vis, parent.path.len())) else {
        return false;
    };
    let mut found = false;
    imports::walk(&import.tree, &[], &mut |name, path| {
        let mut path = relative(&path, &parent.path);
        if let Some(name) = name {
            let Some((last, before)) = path.split_last() else { return };
            if item != name.as_str() || item != last.as_str() {
                return;
            }
            path = before;
        }
        found |=
            path.len() == module.len() && path.iter().zip(module).all(|(written, ident)| ident == written.as_str());
    });
    found
}

/// An imported path without `self::`, or without `crate::` and the module that imports it.
fn relative<'p>(path: &'p [String], importer: &[Ident]) -> &'p [String] {
    match path {
        [first, rest @ ..] if first == "self" => rest,
        [first, rest @ ..] if first == "crate" && rest.len() >= importer.len() => {
            let (before, below) = rest.split_at(importer.len());
            if before.iter().zip(importer).all(|(written, ident)| ident == written.as_str()) { below } else { path }
        }
        _ => path,
    }
}

/// Whether the root can refer to an item with this visibility, in a module at this depth.
pub(crate) fn is_visible_in_root(vis: &Visibility, depth: usize) -> bool {
    match vis {
        Visibility::Public(_) => true,
        // A private item of the root.
        Visibility::Inherited => depth == 0,
        Visibility::Restricted(vis) => {
            vis.path.is_ident("crate")
                || depth == 0
                || (vis.path.segments.len() == depth
                    && vis.path.segments.iter().all(|segment| segment.ident == "super"))
        }
    }
}

/// A module's tokens between its attributes and its braces or semicolon.
pub(crate) struct ModHead {
    pub(crate) vis: Visibility,
    pub(crate) ident: Ident,
}

impl Parse for ModHead {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let vis = input.parse()?;
        input.parse::<Option<Token![unsafe]>>()?;
        input.parse::<Token![mod]>()?;
        Ok(Self { vis, ident: input.parse()? })
    }
}
