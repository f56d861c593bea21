//! The handlers among a crate's functions, understood by the attributes' own parser.

use super::tree::{Function, Module};
use crate::args::Args;
use crate::attributes::Attributes;
use crate::docs;
use crate::errors::Errors;
use crate::kind::Kind;
use crate::krate::Package;
use crate::model::{Named, idempotency};
use proc_macro2::TokenStream;
use std::rc::Rc;
use syn::{Attribute, Expr, Ident, Meta, Path, Visibility};

/// A handler that stands in the crate's sources.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) function: Ident,
    pub(super) named: Named,
    pub(super) module: Rc<Module>,
    pub(super) vis: Visibility,
    /// The `#[cfg]`s of the function and of the modules around it.
    pub(super) cfgs: Vec<Attribute>,
    pub(super) deprecated: Option<Attribute>,
    pub(super) documented: bool,
    /// Whether an activity is idempotent; `None` if nothing is said of it.
    pub(super) idempotent: Option<bool>,
    /// The last segments of what `uses(..)` lists.
    pub(super) declared_uses: Vec<String>,
    /// `src/activities/provision_vm.rs:12`.
    pub(super) place: String,
}

impl Found {
    /// The handler that a function is; `None` if it is none, or if its attribute reports an error itself.
    pub(super) fn new(function: &Function, package: &Package) -> Option<Self> {
        let Function { ident, vis, attributes, module, .. } = function;
        let (kind, attribute) = attributes
            .ending_in(&Kind::ALL.map(Kind::noun))
            .find_map(|attribute| Some((handler_kind(attribute.path())?, attribute)))?;
        let mut errors = Errors::default();
        let args = Args::parse(kind, arguments(&attribute)).ok()?;
        let named = Named::new(kind, &args, ident, package, &mut errors)?;
        let idempotent = idempotency(&args, &mut errors);
        if !errors.is_empty() {
            return None;
        }
        Some(Self {
            kind,
            function: ident.clone(),
            named,
            cfgs: module.cfgs.iter().cloned().chain(attributes.named("cfg")).collect(),
            deprecated: attributes.named("deprecated").next(),
            documented: is_documented(attributes),
            idempotent,
            declared_uses: args.uses.iter().filter_map(last_segment).collect(),
            module: module.clone(),
            vis: vis.clone(),
            place: function.place(),
        })
    }
}

impl Found {
    /// Whether it is there in tests only.
    pub(super) fn is_test(&self) -> bool {
        self.cfgs.iter().any(|cfg| matches!(&cfg.meta, Meta::List(list) if list.tokens.to_string() == "test"))
    }
}

/// Whether there is a doc comment, or one that another macro or a file brings.
fn is_documented(attributes: &Attributes) -> bool {
    let is_brought = |attribute: Attribute| match attribute.meta {
        Meta::NameValue(pair) => !matches!(&pair.value, Expr::Lit(_)),
        Meta::Path(_) | Meta::List(_) => false,
    };
    !docs::description(attributes).is_empty() || attributes.has("cfg_attr") || attributes.named("doc").any(is_brought)
}

pub(super) fn last_segment(path: &Path) -> Option<String> {
    path.segments.last().map(|last| last.ident.to_string())
}

/// `duroxide::activity`, whatever the crate is called here, or `activity` by itself.
fn handler_kind(path: &Path) -> Option<Kind> {
    Kind::of_attribute(path).filter(|_| path.segments.len() <= 2)
}

fn arguments(attr: &Attribute) -> TokenStream {
    match &attr.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    }
}
