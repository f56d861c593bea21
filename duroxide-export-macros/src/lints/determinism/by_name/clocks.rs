//! Variables that are evidently points in time. Their `elapsed()` reads the clock.

use crate::lints::determinism::body::Body;
use crate::syntax::walk::{Next, Node, Walker};
use quote::ToTokens;
use std::collections::HashSet;
use syn::{Expr, FnArg, Pat, PatType};

/// The variables of a body that are declared as points in time.
#[derive(Debug, Default)]
pub(super) struct Clocks(HashSet<String>);

impl Clocks {
    pub(super) fn collect(body: &Body<'_>) -> Self {
        let mut clocks = Self::default();
        for parameter in &body.parameters {
            if let FnArg::Typed(parameter) = parameter {
                clocks.declare_typed(parameter);
            }
        }
        body.code.walk(&mut clocks);
        clocks
    }

    /// Whether an expression is evidently a point in time.
    pub(super) fn is_clock(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(path) => {
                path.path.get_ident().is_some_and(|ident| self.0.contains(&ident.to_string())) || names_clock(expr)
            }
            Expr::Paren(paren) => self.is_clock(&paren.expr),
            Expr::Group(group) => self.is_clock(&group.expr),
            Expr::Reference(reference) => self.is_clock(&reference.expr),
            Expr::Call(_) => names_clock(expr),
            Expr::MethodCall(call) => call.method == "clone" && self.is_clock(&call.receiver),
            Expr::Binary(binary) => self.is_clock(&binary.left),
            // `ctx.utc_now().await?`
            Expr::Try(expr) => self.is_clock(&expr.expr),
            Expr::Await(expr) => matches!(&*expr.base, Expr::MethodCall(call) if call.method == "utc_now"),
            _ => false,
        }
    }

    fn declare_typed(&mut self, pat: &PatType) {
        if let Pat::Ident(ident) = &*pat.pat
            && names_clock(&pat.ty)
        {
            self.0.insert(ident.ident.to_string());
        }
    }
}

/// Whether a type or expression names one of the standard library's clocks.
fn names_clock(tokens: &impl ToTokens) -> bool {
    let text = tokens.to_token_stream().to_string();
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .any(|word| ["SystemTime", "Instant", "UNIX_EPOCH"].contains(&word))
}

impl Walker for Clocks {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::PatType(pat) => self.declare_typed(pat),
            Node::Local(local) => {
                if let (Pat::Ident(pat), Some(init)) = (&local.pat, &local.init)
                    && self.is_clock(&init.expr)
                {
                    self.0.insert(pat.ident.to_string());
                }
            }
            Node::Macro(_) => return Next::SkipChildren,
            _ => {}
        }
        Next::Inside
    }
}
