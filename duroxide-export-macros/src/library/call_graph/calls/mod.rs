//! The calls in a function's body.

pub(crate) mod variables;

use crate::library::call_graph::calls::variables::Variables;
use crate::library::call_graph::inert_calls;
use crate::library::call_graph::unfollowed::Why;
use crate::syntax::context::Contexts;
use crate::syntax::form;
use crate::syntax::imports::Imports;
use crate::syntax::text::text;
use crate::syntax::tokens::types_in;
use crate::syntax::walk::{Code, Next, Node, Walker};
use quote::ToTokens;
use std::collections::{HashMap, HashSet};
use syn::{Expr, ExprCall, Item, ItemFn, Macro, Pat, Path};

/// What a body calls.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    /// The functions that are named, whether called or passed on.
    pub(crate) functions: Vec<NamedFunction>,
    pub(crate) methods: Vec<CalledMethod>,
    /// The types whose values are constructed, or whose functions are named.
    pub(crate) types: HashSet<String>,
    /// The last segments of the macros that are invoked.
    pub(crate) macros: Vec<String>,
    /// The functions inside the body.
    pub(crate) inner: Vec<ItemFn>,
    /// The imports in the body.
    pub(crate) imports: Imports,
    pub(crate) variables: Variables,
    /// The calls with the context of anything but functions, methods and closures.
    pub(crate) others: Vec<(String, Why)>,
}

/// A function that a body names.
#[derive(Debug)]
pub(crate) struct NamedFunction {
    pub(crate) path: Path,
    pub(crate) is_called: bool,
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
    pub(crate) fn collect(code: &Code, contexts: &Contexts, parameters: &HashSet<String>) -> Self {
        let mut finder = CallCollector { contexts, code, known: HashMap::new(), calls: Self::default() };
        for name in parameters {
            finder.calls.variables.declare(name.clone());
        }
        code.walk(&mut finder);
        finder.calls
    }

    /// Whether the body itself declares what a path of one segment refers to.
    pub(crate) fn declares(&self, path: &Path) -> bool {
        path.get_ident().is_some_and(|ident| {
            self.variables.get(&ident.to_string()).is_some() || self.inner.iter().any(|item| item.sig.ident == *ident)
        })
    }

    /// The segments of a path, with the imports of the body.
    pub(crate) fn segments(&self, path: &Path) -> Vec<String> {
        let written: Vec<_> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.imports.resolve(&written).unwrap_or(written)
    }
}

struct CallCollector<'a> {
    contexts: &'a Contexts,
    code: &'a Code,
    /// Where each path is among the functions.
    known: HashMap<String, usize>,
    calls: Calls,
}

impl CallCollector<'_> {
    fn function(&mut self, path: &Path, is_called: bool, takes_context: bool) {
        let functions = &mut self.calls.functions;
        let index = *self.known.entry(path.to_token_stream().to_string()).or_insert(functions.len());
        match functions.get_mut(index) {
            Some(known) => {
                known.is_called |= is_called;
                known.takes_context |= takes_context;
            }
            None => functions.push(NamedFunction { path: path.clone(), is_called, takes_context }),
        }
        self.types(path);
    }

    fn types(&mut self, path: &Path) {
        let names = path.segments.iter().map(|segment| segment.ident.to_string());
        self.calls.types.extend(names.filter(|name| form::is_type(name)));
        for segment in path.segments.iter().filter(|segment| !segment.arguments.is_none()) {
            self.calls.types.extend(types_in(&segment.arguments.to_token_stream()));
        }
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
            Expr::Call(call) => self.call(&call.func, call),
            Expr::MethodCall(call) => self.calls.methods.push(CalledMethod {
                name: call.method.to_string(),
                receiver: self.receiver(&call.receiver),
                takes_context: self.takes_context(call.args.iter()),
            }),
            Expr::Path(path) => self.function(&path.path, false, false),
            Expr::Struct(literal) => self.types(&literal.path),
            Expr::ForLoop(each) => self.calls.variables.bind(&each.pat, &each.expr),
            _ => {}
        }
    }

    fn call(&mut self, callee: &Expr, call: &ExprCall) {
        let takes_context = self.takes_context(call.args.iter());
        match callee {
            Expr::Path(function) => self.function(&function.path, true, takes_context),
            Expr::Paren(paren) => self.call(&paren.expr, call),
            Expr::Group(group) => self.call(&group.expr, call),
            // Part of the body.
            Expr::Closure(_) => {}
            other if takes_context => self.calls.others.push((format!("{}(..)", text(other)), Why::Value)),
            _ => {}
        }
    }

    /// A macro that gets the context, or whose arguments cannot be read.
    fn invoked(&mut self, mac: &Macro) {
        self.calls.macros.extend(mac.path.segments.last().map(|last| last.ident.to_string()));
        let takes_context = match self.code.expressions(mac) {
            Some(arguments) => self.takes_context(arguments.iter()),
            None => self.contexts.occur_in(&mac.tokens),
        };
        if takes_context && !inert_calls::is_macro(&mac.path) {
            self.calls.others.push((format!("{}!(..)", text(&mac.path)), Why::Macro));
        }
    }
}

impl Walker for CallCollector<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Expr(expr) => self.expression(expr),
            Node::Macro(mac) => self.invoked(mac),
            Node::Local(local) => {
                if let Pat::Type(typed) = &local.pat {
                    self.calls.types.extend(types_in(&typed.ty.to_token_stream()));
                }
                if let Some(init) = &local.init {
                    self.calls.variables.bind(&local.pat, &init.expr);
                }
            }
            Node::Pat(Pat::Ident(pat)) => self.calls.variables.declare(pat.ident.to_string()),
            Node::Item(Item::Fn(item)) => {
                self.calls.inner.push(item.clone());
                return Next::SkipChildren;
            }
            Node::Item(Item::Use(item)) => {
                self.calls.imports.add(&item.tree);
                return Next::SkipChildren;
            }
            Node::Item(_) => return Next::SkipChildren,
            _ => {}
        }
        Next::Inside
    }
}
