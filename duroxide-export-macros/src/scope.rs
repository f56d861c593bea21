//! What the names in a function refer to, as far as the items in its module tell.

use crate::known_crates;
use crate::message_kind::MessageKind;
use crate::own_attribute::message_attribute;
use crate::syntax::imports::Imports;
use crate::syntax::scan::{RawItem, What};
use crate::syntax::{form, tokens};
use std::collections::{HashMap, HashSet};
use syn::{Expr, Item, ItemStatic, ItemStruct, Type};

/// Types with a random order.
const HASHED: [&str; 6] = ["HashMap", "HashSet", "AHashMap", "AHashSet", "DashMap", "DashSet"];

/// The names of a module.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    imports: Imports,
    /// The names that the module itself declares.
    declared: HashSet<String>,
    /// The statics that the module declares, with the text of their types, and their values.
    statics: HashMap<String, (String, Expr)>,
    /// The constants of the module, with their values.
    constants: HashMap<String, Expr>,
    /// The handles that attributes in the module define.
    handles: HashSet<String>,
    /// Whether a trait of the module, or one that a macro defines, may add methods to other types.
    extends_types: bool,
    /// The types with `#[event]`.
    events: HashSet<String>,
    /// The structs that mention a hash map or set.
    hashed: HashMap<String, ItemStruct>,
}

impl Scope {
    /// The same names, with the handles that attributes in the module define.
    pub(crate) fn with_handles(self, handles: HashSet<String>) -> Self {
        Self { handles, ..self }
    }

    /// The names of plain items.
    pub(crate) fn from_items<'a>(items: impl IntoIterator<Item = &'a RawItem>) -> Self {
        let mut scope = Self::default();
        items.into_iter().for_each(|item| scope.add(item));
        scope
    }

    fn add(&mut self, item: &RawItem) {
        if let Some(import) = item.import() {
            self.imports.add(&import.tree);
            return;
        }
        self.extends_types |= extends_types(item);
        match item.what() {
            What::Fn(ident) => {
                self.declared.insert(ident.to_string());
            }
            What::Macro(name) if name == "macro_rules" => self.declared.extend(item.defined_macro()),
            What::Declaration => self.value(item),
            _ => {}
        }
        let ty = item.declared_type().map(ToString::to_string);
        if ty.is_some() && message_attribute(&item.attributes).is_some_and(|own| own.kind == MessageKind::Event) {
            self.events.extend(ty.clone());
        }
        if item.is_struct()
            && HASHED.iter().any(|name| item.mentions(name))
            && let Some(item) = item.parse_struct()
        {
            self.hashed.insert(item.ident.to_string(), item);
        }
        self.declared.extend(ty);
    }

    /// A `const` or `static`.
    fn value(&mut self, item: &RawItem) {
        match item.parse_declaration() {
            Some(Item::Const(item)) => {
                self.constants.insert(item.ident.to_string(), *item.expr);
            }
            Some(Item::Static(ItemStatic { ident, ty, expr, .. })) => {
                self.statics.insert(ident.to_string(), (type_text(&ty), *expr));
            }
            _ => {}
        }
    }

    /// The path that an imported name stands for.
    pub(crate) fn import(&self, name: &str) -> Option<&[String]> {
        self.imports.get(name)
    }

    /// The path that a name stands for, outside the module; `None` if it is an item of the author's own.
    pub(crate) fn resolve(&self, name: &str) -> Option<Vec<String>> {
        let Some(imported) = self.import(name) else {
            return if self.declares(name) { None } else { Some(vec![name.to_owned()]) };
        };
        // An import may build on another: `use std::time; use time::Instant;`.
        match imported.first().filter(|first| *first != name) {
            Some(first) if self.declares(first) => None,
            Some(_) => self.imports.resolve(imported).or_else(|| Some(imported.to_vec())),
            None => Some(imported.to_vec()),
        }
    }

    /// Whether the module itself declares the name.
    pub(crate) fn declares(&self, name: &str) -> bool {
        self.declared.contains(name)
    }

    /// Whether a name that is neither imported nor declared may come from a `*` import of unknown code.
    pub(crate) fn has_unknown_globs(&self, is_known: impl Fn(&str) -> bool) -> bool {
        self.imports.globs.iter().any(|path| !path.first().is_some_and(|first| is_known(first)))
    }

    /// Whether a trait may be in scope that adds methods to types of other crates. An import that `is_named` is a type,
    /// not a trait.
    pub(crate) fn may_extend_types(&self, is_named: impl Fn(&str) -> bool) -> bool {
        let is_unknown = |path: &[String]| !path.first().is_some_and(|first| known_crates::contains(first));
        let may_be_trait = |(name, path): (&str, &[String])| {
            is_unknown(path) && (form::is_type(name) || name == "_") && !is_named(name)
        };
        self.extends_types || self.globs().any(is_unknown) || self.imports.iter().any(may_be_trait)
    }

    /// The paths in front of a `*`.
    pub(crate) fn globs(&self) -> impl Iterator<Item = &[String]> {
        self.imports.globs.iter().map(Vec::as_slice)
    }

    /// The type of a static in the module.
    pub(crate) fn static_type(&self, name: &str) -> Option<&str> {
        self.statics.get(name).map(|(ty, _)| ty.as_str())
    }

    /// The first value of a static in the module.
    pub(crate) fn static_value(&self, name: &str) -> Option<&Expr> {
        self.statics.get(name).map(|(_, value)| value)
    }

    /// The value of a constant in the module.
    pub(crate) fn constant(&self, name: &str) -> Option<&Expr> {
        self.constants.get(name)
    }

    /// A struct of the module, if it mentions a hash map or set.
    pub(crate) fn hashed_struct(&self, name: &str) -> Option<&ItemStruct> {
        self.hashed.get(name)
    }

    /// Whether the module declares an event with this name.
    pub(crate) fn has_event(&self, name: &str) -> bool {
        self.events.contains(name)
    }

    /// Whether an attribute in the module defines a handle with this name.
    pub(crate) fn has_handle(&self, name: &str) -> bool {
        self.handles.contains(name)
    }
}

/// Whether an item is a trait, adds methods to the context by an attribute, or invokes a macro that may do so.
fn extends_types(item: &RawItem) -> bool {
    match item.what() {
        What::Macro(name) => name != "macro_rules" && name != "export",
        What::Impl => tokens::names(&item.head(), "OrchestrationContext"),
        _ => tokens::names(&item.head(), "trait"),
    }
}

fn type_text(ty: &Type) -> String {
    crate::syntax::text::text(ty)
}
