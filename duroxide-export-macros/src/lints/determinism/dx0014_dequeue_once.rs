//! DX0014: an orchestration that takes some messages of a queue and continues as new without a `drain` in between. duroxide
//! keeps at most 100 unread messages then.

use crate::api::{Effect, Methods};
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::body::Body;
use crate::syntax::walk::{Next, Node, Walker};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Block, Expr, Stmt};

/// Finds them in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut finder = DequeueScan {
        body,
        loops: Vec::new(),
        entered: 0,
        dequeues: Vec::new(),
        continues: Vec::new(),
        blocks: Vec::new(),
    };
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
    /// How many dequeues and `continue_as_new` there were when each surrounding block began.
    blocks: Vec<(usize, usize)>,
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
            Node::Block(_) => self.blocks.push((self.dequeues.len(), self.continues.len())),
            Node::Expr(expr @ Expr::Call(call)) => self.called(self.body.api_call(expr), &call.func),
            Node::Expr(expr @ Expr::MethodCall(call)) => self.called(self.body.api_call(expr), &call.method),
            _ => {}
        }
        Next::Inside
    }

    fn leave(&mut self, node: Node<'_>) {
        match node {
            Node::Expr(Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_)) => _ = self.loops.pop(),
            Node::Block(block) => {
                let Some((dequeues, continues)) = self.blocks.pop() else { return };
                // What is taken in a block that ends the instance comes before no other execution.
                if returns(block) && continues == self.continues.len() {
                    self.dequeues.truncate(dequeues);
                }
            }
            _ => {}
        }
    }
}

fn returns(block: &Block) -> bool {
    matches!(block.stmts.last(), Some(Stmt::Expr(Expr::Return(_), _)))
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
    }

    /// One case per line: messages may be left over.
    #[test]
    fn what_leaves_messages_is_found() {
        let table = [
            (
                "let l = Line::dequeue(&ctx).await?; if l.last { return Ok(()); } Read::continue_as_new(&ctx, &l).await",
                "Line::dequeue",
            ),
            (
                "let Some(l) = Line::dequeue_timeout(&ctx, day).await? else { return Ok(0) }; return Read::continue_as_new(&ctx, &l).await;",
                "Line::dequeue_timeout",
            ),
            (
                "if n == 0 { Line::dequeue(&ctx).await?; } return Read::continue_as_new(&ctx, &n).await;",
                "Line::dequeue",
            ),
            (
                "match Line::dequeue(&ctx).await? { Line::Stop => Ok(()), l => Read::continue_as_new(&ctx, &l).await }",
                "Line::dequeue",
            ),
            (
                "match ctx.select2(Line::dequeue(&ctx), timer).await { Either2::First(l) => f(l), _ => {} } Read::continue_as_new(&ctx, &1).await",
                "Line::dequeue",
            ),
            (
                "queues::Line::dequeue(&ctx).await?; Read::continue_as_new(&ctx, &1).pinned().await",
                "queues::Line::dequeue",
            ),
            (
                "let a = Line::dequeue(&ctx).await?; let b = Line::dequeue(&ctx).await?; Read::continue_as_new(&ctx, &(a, b)).await",
                "Line::dequeue",
            ),
            (
                "Line::drain(&ctx).await; Store::call(&ctx, &1).await?; Line::dequeue(&ctx).await?; Read::continue_as_new(&ctx, &1).await",
                "Line::dequeue",
            ),
            (
                "if stop { return Ok(()); } Line::dequeue(&ctx).await?; Read::continue_as_new(&ctx, &1).await",
                "Line::dequeue",
            ),
            (
                "if stop { Line::dequeue(&ctx).await?; return Read::continue_as_new(&ctx, &1).await; } Ok(())",
                "Line::dequeue",
            ),
            (
                "let l = Line::dequeue(&ctx).await?; { Store::call(&ctx, &l).await?; } Read::continue_as_new(&ctx, &1).await",
                "Line::dequeue",
            ),
            (
                "let l = ctx.dequeue_event(\"line\").await; Store::call(&ctx, &l).await?; return ctx.continue_as_new(l).await;",
                "dequeue_event",
            ),
            ("Line::named(name).dequeue(&ctx).await?; Read::continue_as_new(&ctx, &1).await", "dequeue"),
            (
                "loop { let l = Line::dequeue(&ctx).await?; n += 1; if n > 99 { return Read::continue_as_new(&ctx, &n).await; } }",
                "Line::dequeue",
            ),
            (
                "while open { Line::dequeue(&ctx).await?; if late { return Read::continue_as_new(&ctx, &1).await; } } Ok(())",
                "Line::dequeue",
            ),
        ];
        for (body, place) in table {
            let found = found(&body.parse().unwrap());
            assert!(found.contains(&format!("DX0014 {place}")), "{body}: {found:?}");
        }
    }

    /// One case per line: nothing is left over, or nothing continues.
    #[test]
    fn what_takes_everything_is_ignored() {
        let table = [
            "Line::dequeue(&ctx).await?; Line::drain(&ctx).await; return Read::continue_as_new(&ctx, &1).await;",
            "while let Some(line) = Line::dequeue_timeout(&ctx, second).await? {} return Read::continue_as_new(&ctx, &1).await;",
            "let line = Line::dequeue(&ctx).await?; Ok(line)",
            "lines.dequeue(&other); ctx.schedule_timer(day).await; return Read::continue_as_new(&ctx, &1).await;",
            "if again { let l = Line::dequeue(&ctx).await?; return Ok(l); } Read::continue_as_new(&ctx, &true).await",
            "if again { Line::dequeue(&ctx).await?; Store::call(&ctx, &1).await?; return Err(e); } Read::continue_as_new(&ctx, &1).await",
            "match mode { Mode::Last => { Line::dequeue(&ctx).await?; return Ok(()); } _ => {} } Read::continue_as_new(&ctx, &1).await",
            "let l = Line::dequeue(&ctx).await?; let all = Line::drain(&ctx).await; Read::continue_as_new(&ctx, &(l, all)).await",
            "let all = Line::drain(&ctx).await; Read::continue_as_new(&ctx, &all).await",
            "for _ in 0..9 { Line::dequeue(&ctx).await?; } Read::continue_as_new(&ctx, &1).await",
            "loop { let l = Line::dequeue(&ctx).await?; if l.last { break; } } Read::continue_as_new(&ctx, &1).await",
            "loop { let l = Line::dequeue(&ctx).await?; if l.last { return Ok(()); } }",
            "fn f() { Line::dequeue(&ctx); } Read::continue_as_new(&ctx, &1).await",
            "Approval::wait(&ctx).await?; Read::continue_as_new(&ctx, &1).await",
            "let l = deque.pop_front(); Read::continue_as_new(&ctx, &l).await",
            "Line::dequeue(&other).await?; Read::continue_as_new(&ctx, &1).await",
        ];
        for body in table {
            let found = found(&body.parse().unwrap());
            assert!(!found.iter().any(|finding| finding.starts_with("DX0014")), "{body}: {found:?}");
        }
    }
}
