//! The variables that are sorted.

use crate::lints::determinism::body::Body;
use crate::syntax::walk::{Next, Node, Walker};
use std::collections::HashSet;
use syn::{Expr, Ident};

/// The variables that a body sorts somewhere.
pub(super) fn find(body: &Body<'_>) -> HashSet<String> {
    let mut sorted = Sorted::default();
    body.code.walk(&mut sorted);
    sorted.0
}

#[derive(Default)]
struct Sorted(HashSet<String>);

impl Walker for Sorted {
    fn enter(&mut self, node: Node<'_>) -> Next {
        if matches!(node, Node::Macro(_)) {
            return Next::Behind;
        }
        if let Node::Expr(Expr::MethodCall(call)) = node
            && let Expr::Path(path) = &*call.receiver
            && call.method.to_string().starts_with("sort")
        {
            self.0.extend(path.path.get_ident().map(Ident::to_string));
        }
        Next::Inside
    }
}
