//! The variables of a body, and which of them hold a function of the body.

use crate::syntax::form;
use std::collections::HashMap;
use syn::{Block, Expr, Pat, Path, Stmt};

/// The variables of a body.
#[derive(Debug, Default)]
pub(crate) struct Variables(HashMap<String, Holds>);

/// What a variable holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    /// A closure or a function that the body names, so that its calls are followed anyway.
    Function,
    Other,
}

impl Variables {
    /// What a variable holds; `None` if there is no variable of that name.
    pub(crate) fn get(&self, name: &str) -> Option<Holds> {
        self.0.get(name).copied()
    }

    /// Adds the variable of a pattern, unless it is known already.
    pub(crate) fn declare(&mut self, name: String) {
        self.0.entry(name).or_insert(Holds::Other);
    }

    /// Adds the variable of `let name = value`, or of `for name in value`.
    pub(crate) fn bind(&mut self, pat: &Pat, value: &Expr) {
        match pat {
            Pat::Ident(pat) if self.is_function(value) => {
                self.0.insert(pat.ident.to_string(), Holds::Function);
            }
            Pat::Type(typed) => self.bind(&typed.pat, value),
            _ => {}
        }
    }

    /// Whether a value is a closure or a function, a choice of several, or a list of them.
    fn is_function(&self, value: &Expr) -> bool {
        match value {
            Expr::Closure(_) => true,
            Expr::Path(path) => self.names_function(&path.path),
            Expr::Array(array) => array.elems.iter().all(|element| self.is_function(element)),
            Expr::Block(block) => self.ends_in_function(&block.block),
            Expr::Call(call) => call.args.iter().any(|argument| self.is_function(argument)),
            Expr::Cast(cast) => self.is_function(&cast.expr),
            Expr::Group(group) => self.is_function(&group.expr),
            Expr::If(choice) => {
                let otherwise = choice.else_branch.as_ref();
                self.ends_in_function(&choice.then_branch)
                    && otherwise.is_some_and(|(_, otherwise)| self.is_function(otherwise))
            }
            Expr::Match(choice) => choice.arms.iter().all(|arm| self.is_function(&arm.body)),
            Expr::MethodCall(call) => self.is_function(&call.receiver),
            Expr::Paren(paren) => self.is_function(&paren.expr),
            Expr::Reference(reference) => self.is_function(&reference.expr),
            _ => false,
        }
    }

    fn ends_in_function(&self, block: &Block) -> bool {
        matches!(block.stmts.last(), Some(Stmt::Expr(value, None)) if self.is_function(value))
    }

    /// Whether a path is a function, judging by its case, or a variable that holds one.
    fn names_function(&self, path: &Path) -> bool {
        let variable = path.get_ident().and_then(|ident| self.get(&ident.to_string()));
        let last = path.segments.last().map(|segment| segment.ident.to_string());
        match variable {
            Some(holds) => holds == Holds::Function,
            None => last.is_some_and(|last| last != "self" && !form::is_type(&last)),
        }
    }
}
