//! DX0014: an orchestration that takes one message of a queue and continues as new without a `drain` in between. duroxide
//! keeps at most 100 unread messages then.

use crate::api::{self, Effect, Methods};
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::body::Body;
use crate::syntax::walk::{Next, Node, Walker};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, ExprCall};

/// Finds them in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut finder = DequeueScan { body, loops: Vec::new(), entered: 0, dequeues: Vec::new(), continues: Vec::new() };
    body.code.walk(&mut finder);
    let DequeueScan { dequeues, continues, .. } = finder;
    // A loop that ends before the instance continues as new may take everything.
    let is_left = |loops: &[usize]| !continues.iter().any(|inside| loops.iter().all(|id| inside.contains(id)));
    let first = dequeues.into_iter().find(|(_, loops)| !is_left(loops));
    let context = body.context_name();
    let finding = first.map(|(place, _)| {
        let problem =
            "only one message is taken before continuing as new, and duroxide carries over at most 100 unread messages";
        let help = format!(
            "write `drain(&{context})` after it, which takes all that have arrived, and pass them on in the next input"
        );
        Finding::new(Lint::DequeueOnce, place, problem.to_owned(), help)
    });
    finding.into_iter().collect()
}

struct DequeueScan<'a> {
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

impl DequeueScan<'_> {
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

impl Walker for DequeueScan<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            // A function inside the body has its own context.
            Node::Item(_) => return Next::SkipChildren,
            Node::Expr(Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_)) => {
                self.entered += 1;
                self.loops.push(self.entered);
            }
            Node::Expr(Expr::Call(call)) => self.function(call),
            Node::Expr(Expr::MethodCall(call)) => {
                let name = call.method.to_string();
                if self.body.is_context(&call.receiver) {
                    self.called(api::context_method(&name), &call.method);
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

#[cfg(test)]
mod tests {
    use crate::lints::determinism::testing::found;
    use quote::quote;

    #[test]
    fn a_message_at_a_time_is_too_slow_when_continuing_as_new() {
        for (body, place) in [
            (
                quote!(let line = Line::dequeue(&ctx).await?; return ReadLines::continue_as_new(&ctx, &line).await;),
                "Line::dequeue",
            ),
            (
                quote! {
                    if let Some(line) = Line::named(queue).dequeue_timeout(&ctx, day).await? { work().await }
                    return ReadLines::continue_as_new(&ctx, &line).await;
                },
                "dequeue_timeout",
            ),
            (
                quote! {
                    loop {
                        let line = Line::dequeue(&ctx).await?;
                        if line.is_last() { return ReadLines::continue_as_new(&ctx, &line).await; }
                    }
                },
                "Line::dequeue",
            ),
            (
                quote! {
                    let mut lines = Line::drain(&ctx).await;
                    if lines.is_empty() { lines.push(Line::dequeue(&ctx).await); }
                    return ReadLines::continue_as_new(&ctx, &lines).await;
                },
                "Line::dequeue",
            ),
            (
                quote!(let line = ctx.dequeue_event("lines").await; return ctx.continue_as_new(line).await;),
                "dequeue_event",
            ),
        ] {
            assert_eq!(found(&body), [format!("DX0014 {place}")]);
        }
        for body in [
            quote!(Line::dequeue(&ctx).await?; Line::drain(&ctx).await; return ReadLines::continue_as_new(&ctx, &1).await;),
            quote!(while let Some(line) = Line::dequeue_timeout(&ctx, second).await? {} return X::continue_as_new(&ctx, &1).await;),
            quote!(let line = Line::dequeue(&ctx).await?; Ok(line)),
            quote!(lines.dequeue(&other); return ReadLines::continue_as_new(&ctx, &1).await;),
        ] {
            assert_eq!(found(&body), [""; 0], "{body}");
        }
    }
}
