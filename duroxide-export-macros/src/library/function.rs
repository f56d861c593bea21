//! A function in the crate's sources, and its place.

use crate::handler::parse::body;
use crate::handler::parse::item::HandlerFn;
use crate::kind::Kind;
use crate::library::tree::module::Module;
use crate::syntax::attributes::Attributes;
use crate::syntax::context;
use crate::syntax::scan::RawItem;
use crate::syntax::walk::{Code, Next, Node, Walker};
use std::path::Path;
use std::rc::Rc;
use syn::{Expr, Ident, Signature, Visibility};

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

    /// The handles in `ChargeCard::schedule(&ctx, ..)` and `ChargeCard::call(&ctx, ..).schedule()`.
    pub(crate) fn single_attempts(&self) -> Vec<Ident> {
        let mut finder = SingleAttempts { context: &self.context, handles: Vec::new() };
        self.code.walk(&mut finder);
        finder.handles
    }
}

struct SingleAttempts<'a> {
    context: &'a Ident,
    handles: Vec<Ident>,
}

impl SingleAttempts<'_> {
    /// The handle in `ChargeCard::method(&ctx, ..)`, also before options of the call.
    fn handle(&self, call: &Expr, method: &str) -> Option<Ident> {
        match call {
            Expr::MethodCall(option) => self.handle(&option.receiver, method),
            Expr::Call(call) if context::is_context(self.context, call.args.first()?) => {
                let Expr::Path(function) = &*call.func else { return None };
                let mut segments = function.path.segments.iter().rev();
                let is_meant = segments.next()?.ident == method;
                segments.next().filter(|_| is_meant).map(|handle| handle.ident.clone())
            }
            _ => None,
        }
    }
}

impl Walker for SingleAttempts<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        let handle = match node {
            Node::Expr(call @ Expr::Call(_)) => self.handle(call, "schedule"),
            Node::Expr(Expr::MethodCall(call)) if call.method == "schedule" => self.handle(&call.receiver, "call"),
            _ => None,
        };
        if let Some(handle) = handle.filter(|handle| !self.handles.contains(handle)) {
            self.handles.push(handle);
        }
        Next::Inside
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
