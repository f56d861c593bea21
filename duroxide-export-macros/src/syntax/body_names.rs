//! The names that a function's body declares: its variables, imports and items.

use crate::syntax::attributes::Attributes;
use crate::syntax::imports::Imports;
use crate::syntax::walk::{Code, Next, Node, Walker, walk_parameter};
use std::collections::HashSet;
use syn::{FnArg, Ident, Item, ItemUse, Pat};

/// The names that a body declares.
#[derive(Debug, Default)]
pub(crate) struct BodyNames {
    pub(crate) variables: HashSet<String>,
    pub(crate) functions: HashSet<String>,
    /// The functions with attributes, and these.
    pub(crate) functions_with_attributes: Vec<(Attributes, Ident)>,
    /// All items but functions.
    pub(crate) items: Vec<Ident>,
    pub(crate) imports: Imports,
    /// The imports as written.
    pub(crate) uses: Vec<ItemUse>,
}

impl BodyNames {
    /// Collects the names of a body and its parameters, including those inside of its items.
    pub(crate) fn collect(code: &Code, parameters: &[&FnArg]) -> Self {
        let mut collector = Collector { names: Self::default(), inside: Next::Inside };
        for parameter in parameters {
            walk_parameter(&mut collector, parameter);
        }
        code.walk(&mut collector);
        collector.names
    }

    /// Collects the names of a body, without those inside of its items.
    pub(crate) fn collect_outermost(code: &Code) -> Self {
        let mut collector = Collector { names: Self::default(), inside: Next::SkipChildren };
        code.walk(&mut collector);
        collector.names
    }

    /// Whether the body declares an item of this name.
    pub(crate) fn declares(&self, name: &str) -> bool {
        self.functions.contains(name) || self.items.iter().any(|item| item == name)
    }
}

struct Collector {
    names: BodyNames,
    /// How to continue at an item.
    inside: Next,
}

impl Collector {
    fn item(&mut self, item: &Item) {
        let names = &mut self.names;
        match item {
            Item::Use(import) => {
                names.imports.add(&import.tree);
                names.uses.push(import.clone());
            }
            Item::Fn(item) => {
                names.functions.insert(item.sig.ident.to_string());
                if !item.attrs.is_empty() {
                    names.functions_with_attributes.push((item.attrs.clone().into(), item.sig.ident.clone()));
                }
            }
            Item::Const(item) => names.items.push(item.ident.clone()),
            Item::Static(item) => names.items.push(item.ident.clone()),
            Item::Struct(item) => names.items.push(item.ident.clone()),
            Item::Enum(item) => names.items.push(item.ident.clone()),
            Item::Type(item) => names.items.push(item.ident.clone()),
            Item::Mod(item) => names.items.push(item.ident.clone()),
            Item::Trait(item) => names.items.push(item.ident.clone()),
            _ => {}
        }
    }
}

impl Walker for Collector {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Pat(Pat::Ident(pat)) => _ = self.names.variables.insert(pat.ident.to_string()),
            Node::Item(item) => {
                self.item(item);
                return self.inside;
            }
            // Declarations inside an argument are not visible outside it.
            Node::Macro(_) => return Next::SkipChildren,
            _ => {}
        }
        Next::Inside
    }
}
