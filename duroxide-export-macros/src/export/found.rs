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
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Ident, Meta, Path, Token, Visibility, parse_quote};

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
        let HandlerAttribute { kind, arguments, condition } = handler_attribute(attributes)?;
        let mut errors = Errors::default();
        let args = Args::parse(kind, arguments).ok()?;
        let named = Named::new(kind, &args, ident, package, &mut errors)?;
        let idempotent = idempotency(&args, &mut errors);
        if !errors.is_empty() {
            return None;
        }
        Some(Self {
            kind,
            function: ident.clone(),
            named,
            cfgs: module.cfgs.iter().cloned().chain(attributes.named("cfg")).chain(condition).collect(),
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

/// The attribute that makes a function a handler.
pub(super) struct HandlerAttribute {
    kind: Kind,
    arguments: TokenStream,
    /// The `#[cfg]` under which it is there, if a `cfg_attr` brings it.
    condition: Option<Attribute>,
}

pub(super) fn handler_attribute(attributes: &Attributes) -> Option<HandlerAttribute> {
    let nouns = Kind::ALL.map(Kind::noun);
    let mut plain = attributes.ending_in(&nouns);
    if let Some((kind, attribute)) = plain.find_map(|attribute| Some((handler_kind(attribute.path())?, attribute))) {
        return Some(HandlerAttribute { kind, arguments: arguments(&attribute), condition: None });
    }
    attributes.named("cfg_attr").find_map(|attribute| conditional(&attribute))
}

/// `#[cfg_attr(predicate, duroxide::activity(..))]`
fn conditional(attribute: &Attribute) -> Option<HandlerAttribute> {
    let metas = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated).ok()?;
    let mut metas = metas.into_iter();
    let predicate = metas.next()?;
    metas.find_map(|meta| {
        let kind = handler_kind(meta.path())?;
        let attribute = parse_quote!(#[#meta]);
        Some(HandlerAttribute {
            kind,
            arguments: arguments(&attribute),
            condition: Some(parse_quote!(#[cfg(#predicate)])),
        })
    })
}

fn arguments(attr: &Attribute) -> TokenStream {
    match &attr.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    }
}
