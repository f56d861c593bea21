//! The messages among a crate's types, read by the same parser that the attributes use.

use crate::cargo::Package;
use crate::diagnostics::errors::Errors;
use crate::library::found_handler::is_test;
use crate::library::tree::module::Module;
use crate::message::args::MessageArgs;
use crate::message::model::NamedMessage;
use crate::message_kind::MessageKind;
use crate::own_attribute::{OwnAttribute, message_attribute};
use crate::syntax::scan::RawItem;
use std::rc::Rc;
use syn::{Attribute, Ident, Visibility};

/// A message in the crate's sources.
#[derive(Debug)]
pub(crate) struct FoundMessage {
    pub(crate) kind: MessageKind,
    /// The type.
    pub(crate) ident: Ident,
    pub(crate) named: NamedMessage,
    pub(crate) module: Rc<Module>,
    pub(crate) vis: Visibility,
    /// The `#[cfg]`s of the type and of its modules.
    pub(crate) cfgs: Vec<Attribute>,
    pub(crate) deprecated: Option<Attribute>,
    /// `src/messages.rs:12`.
    pub(crate) place: String,
}

/// A type that may be a message, and its place.
#[derive(Debug)]
pub(crate) struct MarkedType {
    /// The items of the type's module.
    pub(crate) items: Rc<Vec<RawItem>>,
    /// The type's index among them.
    pub(crate) item: usize,
    pub(crate) module: Rc<Module>,
    /// `src/messages.rs:12`.
    pub(crate) place: String,
}

impl FoundMessage {
    /// The message that a type declares; `None` if it is no message, or if the attribute reports an error itself.
    pub(crate) fn new(MarkedType { items, item, module, place }: &MarkedType, package: &Package) -> Option<Self> {
        let item = &items[*item];
        let OwnAttribute { kind, arguments, condition } = message_attribute(&item.attributes)?;
        let ident = item.declared_type()?;
        let mut errors = Errors::default();
        // In spite of mistakes in the arguments, the attribute emits the constant.
        let args = MessageArgs::parse(kind, arguments, &mut Errors::default());
        let named = NamedMessage::new(kind, &args, ident, package, &mut errors);
        if !errors.is_empty() {
            return None;
        }
        Some(Self {
            kind,
            ident: ident.clone(),
            named,
            cfgs: module.cfgs.iter().cloned().chain(item.attributes.named("cfg")).chain(condition).collect(),
            deprecated: item.attributes.named("deprecated").next(),
            vis: item.visibility(),
            module: Rc::clone(module),
            place: place.clone(),
        })
    }

    pub(crate) fn type_and_place(&self) -> (&Ident, &str) {
        (&self.ident, &self.place)
    }

    /// Whether it only exists in tests.
    pub(crate) fn is_test(&self) -> bool {
        is_test(&self.cfgs)
    }
}
