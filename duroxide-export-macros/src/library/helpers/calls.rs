//! The calls in a function's body.

use crate::syntax::context::Contexts;
use crate::syntax::imports;
use crate::syntax::walk::{Code, Next, Node, Walker};
use quote::ToTokens;
use std::collections::{HashMap, HashSet};
use syn::{Expr, Item, ItemFn, Pat, Path};

/// What a body calls.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    /// The functions that are named, whether called or passed on.
    pub(crate) functions: Vec<NamedFunction>,
    pub(crate) methods: Vec<CalledMethod>,
    /// The types whose values are constructed, or whose functions are named.
    pub(crate) types: HashSet<String>,
    /// The functions inside the body.
    pub(crate) inner: Vec<ItemFn>,
    /// The imports in the body: each name, and the path that it stands for.
    pub(crate) imports: HashMap<String, Vec<String>>,
    /// The variables of the body.
    pub(crate) variables: HashSet<String>,
}

/// A function that a body names.
#[derive(Debug)]
pub(crate) struct NamedFunction {
    pub(crate) path: Path,
    /// It is called with the context.
    pub(crate) takes_context: bool,
}

/// A method that a body calls.
#[derive(Debug)]
pub(crate) struct CalledMethod {
    pub(crate) name: String,
    pub(crate) receiver: Receiver,
    /// The context is among the arguments.
    pub(crate) takes_context: bool,
}

/// What a method is called on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Receiver {
    Context,
    This,
    Other,
}

impl Calls {
    pub(crate) fn of(code: &Code, contexts: &Contexts) -> Self {
        let mut finder = Finder { contexts, calls: Self::default() };
        code.walk(&mut finder);
        finder.calls
    }
}

struct Finder<'a> {
    contexts: &'a Contexts,
    calls: Calls,
}

impl Finder<'_> {
    fn function(&mut self, path: &Path, takes_context: bool) {
        let text = path.to_token_stream().to_string();
        let known = self.calls.functions.iter_mut().find(|known| known.path.to_token_stream().to_string() == text);
        match known {
            Some(known) => known.takes_context |= takes_context,
            None => self.calls.functions.push(NamedFunction { path: path.clone(), takes_context }),
        }
        self.types(path);
    }

    fn types(&mut self, path: &Path) {
        let names = path.segments.iter().map(|segment| segment.ident.to_string());
        self.calls.types.extend(names.filter(|name| name.starts_with(char::is_uppercase)));
    }

    fn takes_context<'e>(&self, mut arguments: impl Iterator<Item = &'e Expr>) -> bool {
        arguments.any(|argument| self.contexts.contain(argument))
    }

    fn receiver(&self, expr: &Expr) -> Receiver {
        match expr {
            _ if self.contexts.contain(expr) => Receiver::Context,
            Expr::Path(path) if path.path.is_ident("self") => Receiver::This,
            Expr::Paren(paren) => self.receiver(&paren.expr),
            Expr::Reference(reference) => self.receiver(&reference.expr),
            _ => Receiver::Other,
        }
    }

    fn expression(&mut self, expr: &Expr) {
        match expr {
            Expr::Call(call) => {
                if let Expr::Path(function) = &*call.func {
                    self.function(&function.path, self.takes_context(call.args.iter()));
                }
            }
            Expr::MethodCall(call) => self.calls.methods.push(CalledMethod {
                name: call.method.to_string(),
                receiver: self.receiver(&call.receiver),
                takes_context: self.takes_context(call.args.iter()),
            }),
            Expr::Path(path) => self.function(&path.path, false),
            Expr::Struct(literal) => self.types(&literal.path),
            _ => {}
        }
    }
}

impl Walker for Finder<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Expr(expr) => self.expression(expr),
            Node::Pat(Pat::Ident(pat)) => {
                self.calls.variables.insert(pat.ident.to_string());
            }
            Node::Item(Item::Fn(item)) => {
                self.calls.inner.push(item.clone());
                return Next::Behind;
            }
            Node::Item(Item::Use(item)) => {
                imports::walk(&item.tree, &[], &mut |name, path| {
                    if let Some(name) = name {
                        self.calls.imports.insert(name, path);
                    }
                });
                return Next::Behind;
            }
            Node::Item(_) => return Next::Behind,
            _ => {}
        }
        Next::Inside
    }
}
