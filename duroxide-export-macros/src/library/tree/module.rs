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
        child.reachable &= self.path.is_empty() || is_visible_in_crate(vis, self.path.len());
        child
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
            if items.iter().any(|parent| re_exports(parent, between, item)) {
                return module.path_to(item);
            }
            ancestor = module.parent.as_ref();
        }
        None
    }
}

/// Whether `pub use module::*` or `pub use module::item` makes an item of the module available.
fn re_exports(parent: &RawItem, module: &[Ident], item: &Ident) -> bool {
    let Some(import) = parent.import().filter(|import| matches!(import.vis, Visibility::Public(_))) else {
        return false;
    };
    let mut found = false;
    imports::walk(&import.tree, &[], &mut |name, path| {
        let mut path: &[String] = path.strip_prefix(&["self".to_owned()]).unwrap_or(&path);
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

/// Whether the whole crate can refer to an item at this depth.
fn is_visible_in_crate(vis: &Visibility, depth: usize) -> bool {
    match vis {
        Visibility::Public(_) => true,
        Visibility::Restricted(vis) => vis.path.is_ident("crate") || (depth == 1 && vis.path.is_ident("super")),
        Visibility::Inherited => false,
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
