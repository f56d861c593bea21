//! A function in the crate's sources, and its place.

use crate::handler::parse::body;
use crate::handler::parse::item::HandlerFn;
use crate::kind::Kind;
use crate::library::tree::module::Module;
use crate::syntax::attributes::Attributes;
use crate::syntax::context;
use crate::syntax::scan::RawItem;
use crate::syntax::walk::Code;
use std::path::Path;
use std::rc::Rc;
use syn::{Ident, Signature, Visibility};

/// A function at module level, and its place.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) ident: Ident,
    pub(crate) vis: Visibility,
    pub(crate) attributes: Attributes,
    /// The replayed code, if the function takes an orchestration's context.
    pub(crate) replayed: Option<Replayed>,
    /// The function's index among the items of its module.
    pub(crate) item: usize,
    pub(crate) module: Rc<Module>,
    pub(crate) file: Rc<Path>,
    /// The line of `fn`, starting at 1.
    pub(crate) line: usize,
}

/// Code that is replayed.
#[derive(Debug)]
pub(crate) struct Replayed {
    /// The context parameter.
    pub(crate) context: Ident,
    pub(crate) sig: Signature,
    pub(crate) code: Code,
}

impl Replayed {
    /// `None` unless the item is a function that takes an orchestration's context.
    pub(crate) fn from_item(item: &RawItem) -> Option<Self> {
        if !item.signature_names(CONTEXT) {
            return None;
        }
        let function = HandlerFn::from_parts(Attributes::default(), item.head(), item.body.clone()?).ok()?;
        let context = context::ident_in(&function.sig)?.clone();
        Some(Self { context, code: body::parse(&function.body)?, sig: function.sig })
    }
}

impl Function {
    /// `src/activities/provision_vm.rs:12`.
    pub(crate) fn place(&self) -> String {
        format!("{}:{}", self.file.display(), self.line)
    }
}

/// A function in an `impl` that takes an orchestration's context.
#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) ident: Ident,
    pub(crate) replayed: Replayed,
}

/// The type of an orchestration's context.
pub(crate) const CONTEXT: &str = Kind::Orchestration.context();
