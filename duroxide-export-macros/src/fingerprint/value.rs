//! What is known of a value: where it comes from, and what happens when it is awaited.

use crate::fingerprint::nodes::Node;
use crate::fingerprint::texts::bounded;
use crate::library::call_graph::function::Helper;
use crate::syntax::form;
use crate::syntax::walk::{Next, Node as Walked, Walker};
use std::collections::HashMap;
use std::rc::Rc;
use syn::{Expr, ExprClosure, Local, Member, Pat, Path};

/// A value.
#[derive(Debug, Clone, Default)]
pub(super) struct Value {
    /// How it is computed, in a form that does not depend on the names of variables.
    pub(super) text: String,
    /// How many items it has, if it is a list; what they are does not matter to a loop.
    pub(super) extent: Option<String>,
    /// The items of a list, if it numbers them.
    pub(super) numbered: Option<Rc<Self>>,
    /// What happens when it is awaited; one part for each future.
    pub(super) parts: Vec<Vec<Node>>,
    pub(super) closure: Option<Rc<Closure>>,
    /// The type that is constructed, which may be a message.
    pub(super) ty: Option<Path>,
    /// The fields that it is constructed with.
    pub(super) fields: Rc<HashMap<String, Self>>,
    /// The message's name, if it is given at run time.
    pub(super) named: Option<String>,
    /// It is the outcome of what was done last.
    pub(super) is_outcome: bool,
}

/// A closure, and the variables around it.
#[derive(Debug)]
pub(super) struct Closure {
    pub(super) expr: ExprClosure,
    pub(super) frame: Frame,
}

impl Value {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: bounded(text.into()), ..Self::default() }
    }

    /// What a loop over it depends on.
    pub(super) fn extent(&self) -> &str {
        self.extent.as_deref().unwrap_or(&self.text)
    }

    /// An item of it.
    pub(super) fn each(&self) -> Self {
        let Some(item) = &self.numbered else { return Self::text(format!("each of {}", self.text)) };
        let fields = [("0", Self::text("number")), ("1", (**item).clone())];
        let fields = fields.map(|(name, value)| (name.to_owned(), value));
        Self { fields: Rc::new(HashMap::from(fields)), ..Self::text(format!("each of {}", self.text)) }
    }

    pub(super) fn unit() -> Self {
        Self::text("()")
    }

    /// A part of it.
    pub(super) fn part(&self, name: &str) -> Self {
        if let Some(field) = self.fields.get(name) {
            return field.clone();
        }
        Self::text(format!("{}.{name}", self.text))
    }
}

/// A function or closure that is being followed.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub(super) helper: Rc<Helper>,
    pub(super) variables: HashMap<String, Value>,
    /// The handlers and messages that type parameters stand for.
    pub(super) types: HashMap<String, String>,
    /// What changes each mutable variable.
    pub(super) mutations: Rc<HashMap<String, Vec<Mutation>>>,
    /// What each variable is declared with, wherever that is.
    pub(super) declared: Rc<HashMap<String, Vec<Expr>>>,
}

impl Frame {
    pub(super) fn new(helper: Rc<Helper>) -> Self {
        let mut mutations = Mutations::default();
        helper.code.walk(&mut mutations);
        Self {
            helper,
            variables: HashMap::new(),
            types: HashMap::new(),
            mutations: Rc::new(mutations.found),
            declared: Rc::new(mutations.declared),
        }
    }
}

/// Something that changes a variable.
#[derive(Debug)]
pub(super) struct Mutation {
    pub(super) expr: Expr,
    /// The conditions around it.
    pub(super) conditions: Vec<Expr>,
    /// The method that may change it, if that is none of the standard library.
    pub(super) method: Option<String>,
}

/// What changes variables: assignments, methods, and functions that borrow them.
#[derive(Default)]
struct Mutations {
    found: HashMap<String, Vec<Mutation>>,
    conditions: Vec<Expr>,
    declared: HashMap<String, Vec<Expr>>,
}

impl Mutations {
    fn declare(&mut self, local: &Local) {
        let (Pat::Ident(name), Some(init)) = (untyped(&local.pat), &local.init) else { return };
        self.declared.entry(name.ident.to_string()).or_default().push((*init.expr).clone());
    }

    fn add(&mut self, changed: &Expr, expr: &Expr, method: Option<String>) {
        if let Some(name) = root(changed) {
            let mutation = Mutation { expr: expr.clone(), conditions: self.conditions.clone(), method };
            self.found.entry(name).or_default().push(mutation);
        }
    }
}

impl Walker for Mutations {
    fn enter(&mut self, node: Walked<'_>) -> Next {
        if let Walked::Item(_) = node {
            return Next::SkipChildren;
        }
        if let Walked::Local(local) = node {
            self.declare(local);
        }
        let Walked::Expr(expr) = node else { return Next::Inside };
        match expr {
            Expr::Assign(assign) => self.add(&assign.left, expr, None),
            Expr::Binary(binary) if form::is_assignment(binary.op) => self.add(&binary.left, expr, None),
            Expr::MethodCall(call) => {
                let method = call.method.to_string();
                self.add(&call.receiver, expr, (!is_mutator(&method)).then_some(method));
            }
            Expr::Call(call) => {
                for (index, argument) in call.args.iter().enumerate() {
                    if let Expr::Reference(reference) = argument
                        && reference.mutability.is_some()
                    {
                        self.add(&reference.expr, expr, method_of_type(&call.func).filter(|_| index == 0));
                    }
                }
            }
            _ => {}
        }
        self.conditions.extend(condition(expr).cloned());
        Next::Inside
    }

    fn leave(&mut self, node: Walked<'_>) {
        if let Walked::Expr(expr) = node
            && condition(expr).is_some()
        {
            self.conditions.pop();
        }
    }
}

fn untyped(pat: &Pat) -> &Pat {
    match pat {
        Pat::Type(typed) => &typed.pat,
        other => other,
    }
}

/// The method in `Plan::add(&mut plan, ..)`.
fn method_of_type(function: &Expr) -> Option<String> {
    let Expr::Path(function) = function else { return None };
    let mut segments = function.path.segments.iter().rev();
    let (method, ty) = (segments.next()?, segments.next()?);
    form::is_type(&ty.ident.to_string()).then(|| method.ident.to_string())
}

/// What decides whether the contents of an expression run.
fn condition(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::If(choice) => Some(&choice.cond),
        Expr::Match(choice) => Some(&choice.expr),
        _ => None,
    }
}

fn is_mutator(method: &str) -> bool {
    const METHODS: &[&str] = &[
        "append",
        "clear",
        "dedup",
        "drain",
        "extend",
        "insert",
        "pop",
        "pop_back",
        "pop_first",
        "pop_front",
        "pop_last",
        "push",
        "push_back",
        "push_front",
        "push_str",
        "remove",
        "resize",
        "retain",
        "reverse",
        "sort",
        "sort_by",
        "sort_by_key",
        "sort_unstable",
        "split_off",
        "swap",
        "swap_remove",
        "take",
        "truncate",
    ];
    METHODS.contains(&method)
}

/// The variable that an expression is a part of.
fn root(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Field(field) => match (root(&field.base)?, &field.member) {
            (base, Member::Named(name)) if base == "self" => Some(format!("self.{name}")),
            (base, _) => Some(base),
        },
        Expr::Index(index) => root(&index.expr),
        Expr::Paren(paren) => root(&paren.expr),
        Expr::Unary(unary) => root(&unary.expr),
        _ => None,
    }
}
