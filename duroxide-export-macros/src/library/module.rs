//! A module of the crate: its path, and what can refer to it.

use crate::syntax::attributes::Attributes;
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
}

impl Module {
    pub(crate) fn root() -> Self {
        Self { reachable: true, ..Self::default() }
    }

    pub(crate) fn child(&self, ModHead { vis, ident }: &ModHead, attributes: &Attributes) -> Self {
        let mut child = self.clone();
        child.path.push(ident.clone());
        let separator = if self.name.is_empty() { "" } else { "::" };
        child.name = format!("{}{separator}{ident}", self.name);
        child.cfgs.extend(attributes.named("cfg"));
        child.reachable &= self.path.is_empty() || is_visible_in_crate(vis, self.path.len());
        child
    }
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
