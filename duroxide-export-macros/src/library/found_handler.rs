//! The handlers among a crate's functions, read by the same parser that the attributes use.

use crate::arguments::lints::{Allowed, Allows};
use crate::cargo::Package;
use crate::diagnostics::errors::Errors;
use crate::handler::model::description::Description;
use crate::handler::model::idempotency;
use crate::handler::model::named::Named;
use crate::handler::parse::args::HandlerArgs;
use crate::kind::Kind;
use crate::library::function::Function;
use crate::library::tree::module::Module;
use crate::own_attribute::{OwnAttribute, handler_attribute};
use crate::syntax::attributes::Attributes;
use std::rc::Rc;
use syn::{Attribute, Ident, Meta, Path, Visibility};

/// A handler in the crate's sources.
#[derive(Debug)]
pub(crate) struct FoundHandler {
    pub(crate) kind: Kind,
    pub(crate) function: Ident,
    pub(crate) named: Named,
    pub(crate) module: Rc<Module>,
    /// The function's index among the items of its module.
    pub(crate) item: usize,
    pub(crate) vis: Visibility,
    /// The `#[cfg]`s of the function and of its modules.
    pub(crate) cfgs: Vec<Attribute>,
    pub(crate) deprecated: Option<Attribute>,
    pub(crate) documented: bool,
    /// Whether an activity is idempotent, if declared.
    pub(crate) idempotent: Option<bool>,
    /// Whether an activity declares `retry`.
    pub(crate) retries: bool,
    /// The last segments of the paths in `uses(..)`.
    pub(crate) declared_uses: Vec<String>,
    /// The last segments of the paths in `waits_for(..)`.
    pub(crate) declared_messages: Vec<String>,
    /// Whether there is a `uses(..)`, even if it is empty.
    pub(crate) declares_uses: bool,
    /// The lints that the handler allows.
    pub(crate) allowed: Vec<Allowed>,
    /// `src/activities/provision_vm.rs:12`.
    pub(crate) place: String,
}

impl FoundHandler {
    /// The handler that a function defines; `None` if it is no handler, or if the attribute reports an error itself.
    pub(crate) fn new(function: &Function, package: &Package) -> Option<Self> {
        let Function { ident, vis, attributes, module, .. } = function;
        let OwnAttribute { kind, arguments, condition } = handler_attribute(attributes)?;
        let mut errors = Errors::default();
        // In spite of mistakes in the arguments, the attribute emits the items that can be named.
        let args = HandlerArgs::parse(kind, arguments, &mut Errors::default());
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
            retries: args.retry.is_some(),
            declared_uses: args.uses.iter().flatten().filter_map(last_segment).collect(),
            declared_messages: args.waits_for.iter().filter_map(last_segment).collect(),
            declares_uses: args.uses.is_some(),
            allowed: Allows::all(&args.allows),
            module: module.clone(),
            item: function.item,
            vis: vis.clone(),
            place: function.place(),
        })
    }
}

impl FoundHandler {
    /// All full names of the handler.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.named.aliases.iter().chain([&self.named.name])
    }

    pub(crate) fn handle_and_place(&self) -> (&Ident, &str) {
        (&self.named.idents.handle, &self.place)
    }

    /// Whether it only exists in tests.
    pub(crate) fn is_test(&self) -> bool {
        is_test(&self.cfgs)
    }
}

/// Whether an item with these `#[cfg]`s only exists in tests.
pub(crate) fn is_test(cfgs: &[Attribute]) -> bool {
    cfgs.iter().any(|cfg| matches!(&cfg.meta, Meta::List(list) if list.tokens.to_string() == "test"))
}

/// Whether there is a doc comment, or one that comes from another macro or a file.
fn is_documented(attributes: &Attributes) -> bool {
    !Description::new(attributes).is_empty() || attributes.has("cfg_attr")
}

pub(crate) fn last_segment(path: &Path) -> Option<String> {
    path.segments.last().map(|last| last.ident.to_string())
}
