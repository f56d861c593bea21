//! The `#[cfg]`s in a body, under which something is used.

use crate::syntax::walk::Node;
use syn::{Attribute, Expr, Stmt};

/// Something that is used under certain conditions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Conditional<T> {
    pub(crate) item: T,
    pub(crate) cfgs: Vec<Attribute>,
}

/// Adds what is not there yet.
pub(crate) fn push_once<T: PartialEq>(list: &mut Vec<Conditional<T>>, found: Conditional<T>) {
    let is_there =
        |other: &Conditional<T>| other.item == found.item && (other.cfgs.is_empty() || other.cfgs == found.cfgs);
    if !list.iter().any(is_there) {
        list.push(found);
    }
}

/// The conditions of the node that a walk is in.
#[derive(Debug, Default)]
pub(crate) struct Conditions(Vec<Attribute>);

impl Conditions {
    pub(crate) fn enter(&mut self, node: Node<'_>) {
        self.0.extend(conditions(node).cloned());
    }

    pub(crate) fn leave(&mut self, node: Node<'_>) {
        self.0.truncate(self.0.len() - conditions(node).count());
    }

    pub(crate) fn cfgs(&self) -> Vec<Attribute> {
        self.0.clone()
    }
}

fn conditions(node: Node<'_>) -> impl Iterator<Item = &Attribute> {
    attributes(node).iter().filter(|attribute| attribute.path().is_ident("cfg"))
}

fn attributes(node: Node<'_>) -> &[Attribute] {
    match node {
        Node::Arm(arm) => &arm.attrs,
        Node::Local(local) => &local.attrs,
        Node::Stmt(Stmt::Macro(mac)) => &mac.attrs,
        // syn gives the attributes of `a = b;` to `a`.
        Node::Stmt(Stmt::Expr(expr @ (Expr::Assign(_) | Expr::Binary(_)), _)) => of_expr(leftmost(expr)),
        Node::Expr(expr) => of_expr(expr),
        _ => &[],
    }
}

fn leftmost(expr: &Expr) -> &Expr {
    match expr {
        Expr::Assign(assign) => leftmost(&assign.left),
        Expr::Binary(binary) => leftmost(&binary.left),
        other => other,
    }
}

fn of_expr(expr: &Expr) -> &[Attribute] {
    macro_rules! attributes {
        ($($variant:ident)*) => {
            match expr {
                $(Expr::$variant(expr) => &expr.attrs,)*
                _ => &[],
            }
        };
    }
    attributes!(Array Assign Async Await Binary Block Break Call Cast Closure Field ForLoop Group If Index Let Lit Loop
        Macro Match MethodCall Paren Path Range Reference Repeat Return Struct Try Tuple Unary Unsafe While)
}
