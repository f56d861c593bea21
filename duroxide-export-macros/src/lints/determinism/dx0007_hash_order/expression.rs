//! Parts of expressions.

use crate::lints::determinism::body::Body;
use crate::syntax::walk::{Next, Node, Walker};
use syn::{Expr, ExprMethodCall};

pub(super) fn literal(expr: &Expr) -> Option<syn::LitStr> {
    match expr {
        Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text.clone()),
        _ => None,
    }
}

/// The variables that a format string names: `map` in `{map:?}`.
pub(super) fn named_arguments(format: &str) -> Vec<String> {
    let text = format.replace("{{", "");
    let names = text.split('{').skip(1).filter_map(|rest| rest.split(['}', ':']).next());
    names
        .map(|name| name.trim().to_owned())
        .filter(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'))
        .collect()
}

/// Whether an expression uses the orchestration's context, or awaits.
pub(super) fn mentions_context(expr: &Expr, body: &Body<'_>) -> bool {
    struct Mentions<'a> {
        body: &'a Body<'a>,
        found: bool,
    }
    impl Walker for Mentions<'_> {
        fn enter(&mut self, node: Node<'_>) -> Next {
            if let Node::Expr(expr) = node {
                self.found |= matches!(expr, Expr::Await(_) | Expr::Return(_)) || self.body.is_context(expr);
            }
            Next::Inside
        }
    }
    let mut mentions = Mentions { body, found: false };
    body.code.walk_at(&mut mentions, Node::Expr(expr));
    mentions.found
}

/// The calls of `a.b().c()`, from the inside out.
pub(super) fn calls_of(outermost: &ExprMethodCall) -> Vec<&ExprMethodCall> {
    let mut calls = vec![outermost];
    let mut receiver = &*outermost.receiver;
    while let Expr::MethodCall(call) = receiver {
        calls.push(call);
        receiver = &call.receiver;
    }
    calls.reverse();
    calls
}

pub(super) fn without_question_mark(expr: &Expr) -> &Expr {
    match expr {
        Expr::Try(expr) => &expr.expr,
        other => other,
    }
}
