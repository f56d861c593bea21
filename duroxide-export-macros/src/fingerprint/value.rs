//! What is known of a value: where it comes from, and what happens when it is awaited.

use crate::fingerprint::nodes::Node;
use crate::fingerprint::texts::bounded;
use crate::library::call_graph::function::Helper;
use crate::syntax::walk::{Next, Node as Walked, Walker};
use std::collections::HashMap;
use std::rc::Rc;
use syn::{BinOp, Expr, ExprClosure, Member, Path};

/// A value.
#[derive(Debug, Clone, Default)]
pub(super) struct Value {
    /// How it is computed, in a form that does not depend on the names of variables.
    pub(super) text: String,
    /// How many items it has, if it is a list; what they are does not matter to a loop.
    pub(super) extent: Option<String>,
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
    /// What changes each mutable variable.
    pub(super) mutations: Rc<HashMap<String, Vec<Expr>>>,
}

impl Frame {
    pub(super) fn new(helper: Rc<Helper>) -> Self {
        let mut mutations = Mutations(HashMap::new());
        helper.code.walk(&mut mutations);
        Self { helper, variables: HashMap::new(), mutations: Rc::new(mutations.0) }
    }
}

/// What changes variables: assignments, and the methods of collections.
struct Mutations(HashMap<String, Vec<Expr>>);

impl Walker for Mutations {
    fn enter(&mut self, node: Walked<'_>) -> Next {
        if let Walked::Item(_) = node {
            return Next::SkipChildren;
        }
        if let Walked::Expr(expr) = node {
            let changed = match expr {
                Expr::Assign(assign) => root(&assign.left),
                Expr::Binary(binary) if is_assignment(binary.op) => root(&binary.left),
                Expr::MethodCall(call) if is_mutator(&call.method.to_string()) => root(&call.receiver),
                _ => None,
            };
            if let Some(name) = changed {
                self.0.entry(name).or_default().push(expr.clone());
            }
        }
        Next::Inside
    }
}

const fn is_assignment(op: BinOp) -> bool {
    matches!(
        op,
        BinOp::AddAssign(_)
            | BinOp::SubAssign(_)
            | BinOp::MulAssign(_)
            | BinOp::DivAssign(_)
            | BinOp::RemAssign(_)
            | BinOp::BitXorAssign(_)
            | BinOp::BitAndAssign(_)
            | BinOp::BitOrAssign(_)
            | BinOp::ShlAssign(_)
            | BinOp::ShrAssign(_)
    )
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
