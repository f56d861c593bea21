//! DX0014: an orchestration that takes one message of a queue and continues as new without a `drain` in between. duroxide
//! keeps at most 100 unread messages then.

use crate::api::{self, Effect, Methods};
use crate::diagnostics::code::Lint;
use crate::diagnostics::finding::Finding;
use crate::lints::determinism::body::Body;
use crate::syntax::walk::{Next, Node, Walker};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, ExprCall};

/// Finds them in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut finder = Finder { body, loops: Vec::new(), entered: 0, dequeues: Vec::new(), continues: Vec::new() };
    body.code.walk(&mut finder);
    let Finder { dequeues, continues, .. } = finder;
    // A loop that ends before the instance continues as new may well take everything.
    let is_left = |loops: &[usize]| !continues.iter().any(|inside| loops.iter().all(|id| inside.contains(id)));
    let first = dequeues.into_iter().find(|(_, loops)| !is_left(loops));
    let context = body.context_name();
    let finding = first.map(|(place, _)| {
        let problem = "this takes one message and continues as new, when duroxide drops all but 100 of the unread ones";
        let help = format!(
            "write `drain(&{context})` after it, which takes all that have arrived, and pass them on in the next input"
        );
        Finding::new(Lint::DequeueOnce, place, problem.to_owned(), help)
    });
    finding.into_iter().collect()
}

struct Finder<'a> {
    body: &'a Body<'a>,
    /// The loops that surround the current node.
    loops: Vec<usize>,
    /// How many loops there were so far.
    entered: usize,
    /// What is taken after the last `drain`, with the loops around it.
    dequeues: Vec<(TokenStream, Vec<usize>)>,
    /// The loops around each `continue_as_new`.
    continues: Vec<Vec<usize>>,
}

impl Finder<'_> {
    fn called(&mut self, method: Option<&Methods>, place: impl ToTokens) {
        match method.map(|method| method.effect) {
            Some(Effect::TakesMessage) => self.dequeues.push((place.to_token_stream(), self.loops.clone())),
            Some(Effect::TakesMessages) => self.dequeues.clear(),
            Some(Effect::ContinuesAsNew) => self.continues.push(self.loops.clone()),
            _ => {}
        }
    }

    fn function(&mut self, call: &ExprCall) {
        if let Expr::Path(function) = &*call.func
            && let Some(last) = function.path.segments.last()
            && call.args.first().is_some_and(|first| self.body.is_context(first))
        {
            self.called(api::in_orchestration(&last.ident.to_string()), function);
        }
    }
}

impl Walker for Finder<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            // A function inside the body has its own context.
            Node::Item(_) => return Next::Behind,
            Node::Expr(Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_)) => {
                self.entered += 1;
                self.loops.push(self.entered);
            }
            Node::Expr(Expr::Call(call)) => self.function(call),
            Node::Expr(Expr::MethodCall(call)) => {
                let name = call.method.to_string();
                if self.body.is_context(&call.receiver) {
                    self.called(api::of_context(&name), &call.method);
                } else if call.args.first().is_some_and(|first| self.body.is_context(first)) {
                    self.called(api::in_orchestration(&name), &call.method);
                }
            }
            _ => {}
        }
        Next::Inside
    }

    fn leave(&mut self, node: Node<'_>) {
        if let Node::Expr(Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_)) = node {
            self.loops.pop();
        }
    }
}
