//! The handlers among a crate's functions, understood by the attributes' own parser.

use super::tree::{Function, Module, cfgs};
use crate::args::Args;
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
    pub(super) deprecated: bool,
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
        let Function { ident, vis, attrs, module, .. } = function;
        let (kind, attr) = attrs.iter().find_map(|attr| Some((handler_kind(attr.path())?, attr)))?;
        let mut errors = Errors::default();
        let args = Args::parse(kind, arguments(attr)).ok()?;
        let named = Named::new(kind, &args, ident, package, &mut errors)?;
        let idempotent = idempotency(&args, &mut errors);
        if !errors.is_empty() {
            return None;
        }
        Some(Self {
            kind,
            function: ident.clone(),
            named,
            cfgs: module.cfgs.iter().cloned().chain(cfgs(attrs)).collect(),
            deprecated: attrs.iter().any(|attr| attr.path().is_ident("deprecated")),
            documented: is_documented(attrs),
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
fn is_documented(attrs: &[Attribute]) -> bool {
    !docs::description(attrs).is_empty()
        || attrs.iter().any(|attr| match &attr.meta {
            Meta::NameValue(pair) => pair.path.is_ident("doc") && !matches!(&pair.value, Expr::Lit(_)),
            Meta::Path(_) | Meta::List(_) => attr.path().is_ident("cfg_attr"),
        })
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
