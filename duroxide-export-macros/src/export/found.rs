//! The handlers among a crate's functions, understood by the attributes' own parser.

use super::tree::{Function, Module, cfgs};
use crate::args::Args;
use crate::errors::Errors;
use crate::kind::Kind;
use crate::krate::Package;
use crate::model::Named;
use proc_macro2::TokenStream;
use syn::{Attribute, Meta, Path, Visibility};

/// A handler that stands in the crate's sources.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) kind: Kind,
    pub(super) named: Named,
    pub(super) module: Module,
    pub(super) vis: Visibility,
    /// The `#[cfg]`s of the function and of the modules around it.
    pub(super) cfgs: Vec<Attribute>,
    pub(super) deprecated: bool,
    /// `src/activities/provision_vm.rs:12`.
    pub(super) place: String,
}

impl Found {
    /// The handler that a function is; `None` if it is none, or if its attribute reports an error itself.
    pub(super) fn new(function: Function, package: &Package) -> Option<Self> {
        let Function { item, module, file, line } = function;
        let (kind, attr) = item.attrs.iter().find_map(|attr| Some((handler_kind(attr.path())?, attr)))?;
        let mut errors = Errors::default();
        let args = Args::parse(kind, arguments(attr)).ok()?;
        let named = Named::new(kind, &args, &item.sig.ident, package, &mut errors)?;
        if !errors.is_empty() {
            return None;
        }
        Some(Self {
            kind,
            named,
            cfgs: module.cfgs.iter().cloned().chain(cfgs(&item.attrs)).collect(),
            deprecated: item.attrs.iter().any(|attr| attr.path().is_ident("deprecated")),
            module,
            vis: item.vis,
            place: format!("{}:{line}", file.display()),
        })
    }
}

/// `duroxide::activity`, whatever the crate is called here, or `activity` by itself.
fn handler_kind(path: &Path) -> Option<Kind> {
    let last = &path.segments.last()?.ident;
    let kind = Kind::ALL.into_iter().find(|kind| last == kind.noun())?;
    (path.segments.len() <= 2).then_some(kind)
}

fn arguments(attr: &Attribute) -> TokenStream {
    match &attr.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    }
}
