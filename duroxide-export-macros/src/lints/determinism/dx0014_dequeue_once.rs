//! DX0014: an orchestration that takes some messages of a queue and continues as new without a `drain` in between. duroxide
//! keeps at most 100 unread messages then.

use crate::api::{Effect, Methods};
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::body::Body;
use crate::syntax::walk::{Next, Node, Walker};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Expr;

/// Finds them in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut finder = DequeueScan { body, loops: Vec::new(), entered: 0, dequeues: Vec::new(), continues: Vec::new() };
    body.code.walk(&mut finder);
    let DequeueScan { dequeues, continues, .. } = finder;
    // A loop that ends before the instance continues as new may take everything.
    let is_left = |loops: &[usize]| !continues.iter().any(|inside| loops.iter().all(|id| inside.contains(id)));
    let first = dequeues.into_iter().find(|(_, loops)| !is_left(loops));
    let context = body.context_name();
    let finding = first.map(|(place, loops)| {
        let taken = if loops.is_empty() { "only one message is" } else { "not every message that has arrived is" };
        let problem =
            format!("{taken} taken before continuing as new, and duroxide carries over at most 100 unread messages");
        let help = format!(
            "write `drain(&{context})` before `continue_as_new`, which takes all that have arrived, and pass them on in the next input"
        );
        Finding::new(Lint::DequeueOnce, place, problem, help)
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
            Node::Expr(expr @ Expr::Call(call)) => self.called(self.body.api_call(expr), &call.func),
            Node::Expr(expr @ Expr::MethodCall(call)) => self.called(self.body.api_call(expr), &call.method),
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
    use crate::lints::determinism::testing::{check, found};
    use quote::{format_ident, quote};

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
        let fifty = quote! {
            for _ in 0..50 { Line::dequeue(&ctx).await?; }
            return ReadLines::continue_as_new(&ctx, &1).await;
        };
        assert_eq!(found(&fifty), [""; 0]);
        let fifty = quote!(for n in 0.. {
            Line::dequeue(&ctx).await?;
            if n > 50 {
                return ReadLines::continue_as_new(&ctx, &1).await;
            }
        });
        let findings = check(&[], &format_ident!("ctx"), &fifty);
        assert!(findings[0].to_string().starts_with("not every message that has arrived is taken before"));
        for body in [
            quote!(Line::dequeue(&ctx).await?; Line::drain(&ctx).await; return ReadLines::continue_as_new(&ctx, &1).await;),
            quote!(while let Some(line) = Line::dequeue_timeout(&ctx, second).await? {} return X::continue_as_new(&ctx, &1).await;),
            quote!(let line = Line::dequeue(&ctx).await?; Ok(line)),
            quote!(lines.dequeue(&other); ctx.schedule_timer(day).await; return ReadLines::continue_as_new(&ctx, &1).await;),
        ] {
            assert_eq!(found(&body), [""; 0], "{body}");
        }
    }
}
