//! DX0015: a loop without an end, in which a history grows until duroxide refuses it.

use crate::api::{Effect, Methods};
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::body::Body;
use crate::syntax::walk::{Next, Node, Walker};
use quote::ToTokens;
use syn::{Block, Expr, ExprRange, Label, Lifetime, Lit, Macro};

/// Finds them in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut finder = EndlessLoops { body, findings: Vec::new() };
    body.code.walk(&mut finder);
    finder.findings
}

struct EndlessLoops<'a> {
    body: &'a Body<'a>,
    findings: Vec<Finding>,
}

impl EndlessLoops<'_> {
    fn check(&mut self, keyword: impl ToTokens, label: Option<&Label>, block: &Block) {
        let label = label.map(|label| &label.name);
        let mut inside = Inside { body: self.body, label, nested: 0, ends: false, grows: false };
        self.body.code.walk_at(&mut inside, Node::Block(block));
        if inside.grows && !inside.ends {
            let problem = "the history grows with every round of this loop, which never ends".to_owned();
            let (handle, context) =
                (self.body.handle.map_or_else(|| "Handle".to_owned(), ToString::to_string), self.body.context_name());
            let help = format!(
                "do one round, and start the next one with a short history: `return {handle}::continue_as_new(&{context}, &input).await`"
            );
            self.findings.push(Finding::new(Lint::EndlessHistory, keyword, problem, help));
        }
    }
}

/// `0..`
const fn is_endless(range: &Expr) -> bool {
    match range {
        Expr::Range(ExprRange { start: Some(_), end: None, .. }) => true,
        Expr::Paren(paren) => is_endless(&paren.expr),
        _ => false,
    }
}

impl Walker for EndlessLoops<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            // A function inside the body has its own context.
            Node::Item(_) => return Next::SkipChildren,
            Node::Expr(Expr::Loop(each)) => self.check(each.loop_token, each.label.as_ref(), &each.body),
            Node::Expr(Expr::While(each)) if is_true(&each.cond) => {
                self.check(each.while_token, each.label.as_ref(), &each.body);
            }
            Node::Expr(Expr::ForLoop(each)) if is_endless(&each.expr) => {
                self.check(each.for_token, each.label.as_ref(), &each.body);
            }
            _ => {}
        }
        Next::Inside
    }
}

const fn is_true(condition: &Expr) -> bool {
    matches!(condition, Expr::Lit(literal) if matches!(&literal.lit, Lit::Bool(value) if value.value))
}

/// What a loop does.
struct Inside<'a> {
    body: &'a Body<'a>,
    label: Option<&'a Lifetime>,
    /// How many loops, closures and blocks there are between the loop and the current node.
    nested: usize,
    ends: bool,
    grows: bool,
}

impl Inside<'_> {
    fn is_label(&self, label: &Lifetime) -> bool {
        self.label.is_some_and(|own| own.ident == label.ident)
    }

    /// A macro may contain a `return`, unless it is known.
    fn mac(&mut self, mac: &Macro) {
        const KNOWN: [&str; 13] = [
            "format",
            "vec",
            "println",
            "eprintln",
            "assert",
            "assert_eq",
            "json",
            "matches",
            "write",
            "info",
            "warn",
            "debug",
            "error",
        ];
        let last = mac.path.segments.last();
        self.ends |= !last.is_some_and(|last| KNOWN.iter().any(|known| last.ident == known));
    }
}

/// Whether a call adds to the history.
const fn grows(method: &Methods) -> bool {
    matches!(
        method.effect,
        Effect::SchedulesActivity
            | Effect::SchedulesOrchestration
            | Effect::Spawns
            | Effect::StartsTimer
            | Effect::WaitsForEvent
            | Effect::TakesMessage
            | Effect::TakesMessages
            | Effect::SetsValue
    )
}

const fn has_own_breaks(node: Node<'_>) -> bool {
    matches!(node, Node::Expr(Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_)))
}

impl Walker for Inside<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Item(_) => return Next::SkipChildren,
            // Their `return` ends them, and not the loop.
            Node::Expr(Expr::Closure(_) | Expr::Async(_)) => {
                let mut within = Inside { body: self.body, label: None, nested: 1, ends: false, grows: false };
                if let Node::Expr(Expr::Closure(closure)) = node {
                    self.body.code.walk_at(&mut within, Node::Expr(&closure.body));
                } else if let Node::Expr(Expr::Async(block)) = node {
                    self.body.code.walk_at(&mut within, Node::Block(&block.block));
                }
                self.grows |= within.grows;
                return Next::SkipChildren;
            }
            Node::Expr(Expr::Return(_)) => self.ends = true,
            Node::Expr(Expr::Break(each)) => match &each.label {
                // A label that is not the loop's own may be that of a loop around it.
                Some(label) => self.ends |= self.is_label(label) || self.nested == 0,
                None => self.ends |= self.nested == 0,
            },
            Node::Expr(Expr::Continue(each)) => {
                self.ends |= self.nested == 0 && each.label.as_ref().is_some_and(|label| !self.is_label(label));
            }
            Node::Macro(mac) => self.mac(mac),
            Node::Expr(expr) => {
                if let Some(method) = self.body.api_call(expr) {
                    self.ends |= method.effect == Effect::ContinuesAsNew;
                    self.grows |= grows(method);
                }
                self.nested += usize::from(has_own_breaks(node));
            }
            _ => {}
        }
        Next::Inside
    }

    fn leave(&mut self, node: Node<'_>) {
        self.nested -= usize::from(has_own_breaks(node));
    }
}

#[cfg(test)]
mod tests {
    use crate::lints::determinism::testing::found;

    #[test]
    fn a_loop_without_an_end_fills_its_history() {
        let table = [
            ("loop { Check::call(&ctx, &1).await?; ctx.schedule_timer(hour).await; }", "loop"),
            ("loop { ctx.schedule_timer(hour).await; }", "loop"),
            ("loop { let line = Line::dequeue(&ctx).await?; Store::call(&ctx, &line).await?; }", "loop"),
            ("while true { Check::call(&ctx, &1).await?; }", "while"),
            ("for round in 0.. { Check::call(&ctx, &round).await?; }", "for"),
            ("loop { for x in xs { if x.skip { break; } } Check::call(&ctx, &1).await?; }", "loop"),
            ("loop { let f = || { return 1; }; Check::call(&ctx, &f()).await?; }", "loop"),
            ("loop { if let Err(e) = Check::call(&ctx, &1).await { ctx.trace_warn(format!(\"{}\", e)); } }", "loop"),
            ("'all: loop { 'one: for x in xs { break 'one; } ctx.schedule_activity(\"a\", x).await; }", "loop"),
            ("loop { ctx.join(vec![Check::schedule(&ctx, &1)]).await; }", "loop"),
            ("loop { ctx.select2(Approval::wait(&ctx), timer).await; }", "loop"),
            ("loop { match Line::dequeue(&ctx).await { Ok(l) => f(l), Err(e) => ctx.trace_warn(e) } }", "loop"),
            ("loop { Total(n).set(&ctx)?; n += 1; }", "loop"),
            ("loop { Day::call(&ctx, &1).instance(id).await?; }", "loop"),
            ("loop { ctx.schedule_activity(\"check\", text).await?; }", "loop"),
            ("for round in 1.. { ctx.trace_info(round); Check::call(&ctx, &round).await?; }", "for"),
            ("'outer: loop { while busy { Check::call(&ctx, &1).await?; } }", "loop"),
            ("loop { let Some(x) = next else { continue }; Check::call(&ctx, &x).await?; }", "loop"),
            ("loop { if late { continue; } Check::call(&ctx, &1).await?; }", "loop"),
            ("loop { let v = vec![Check::call(&ctx, &1).await?]; f(v); }", "loop"),
            ("while true { ctx.schedule_timer(hour).await; ctx.trace_info(format!(\"x\")); }", "while"),
            ("loop { Check::call(&ctx, &1).retry(policy()).await.ok(); }", "loop"),
            ("loop { let r = xs.iter().map(|x| { return x + 1; }).sum(); Check::call(&ctx, &r).await?; }", "loop"),
            ("'a: loop { loop { Check::call(&ctx, &1).await?; continue 'a; } }", "loop"),
            ("loop { let all = async { Check::call(&ctx, &1).await }; all.await?; }", "loop"),
        ];
        for (body, place) in table {
            assert_eq!(found(&body.parse().unwrap()), [format!("DX0015 {place}")], "{body}");
        }
        let table = [
            "loop { if Check::call(&ctx, &1).await? { break; } ctx.schedule_timer(hour).await; }",
            "loop { if Check::call(&ctx, &1).await? { return Ok(1); } }",
            "loop { let line = Line::dequeue(&ctx).await?; if line.is_empty() { return Ok(1); } }",
            "while open { open = Check::call(&ctx, &1).await?; }",
            "while true { if Check::call(&ctx, &1).await? { break; } }",
            "for round in 0.. { if Check::call(&ctx, &round).await? { break; } }",
            "for round in 0..50 { Check::call(&ctx, &round).await?; }",
            "'all: loop { loop { if Check::call(&ctx, &1).await? { break 'all; } } }",
            "loop { total += 1; }",
            "loop { match Line::dequeue(&ctx).await? { Line::Stop => break, l => f(l) } }",
            "loop { match Line::dequeue(&ctx).await? { Line::Stop => return Ok(()), l => f(l) } }",
            "let done = loop { if let Some(x) = Check::call(&ctx, &1).await? { break x; } };",
            "'a: loop { for x in xs { if Check::call(&ctx, x).await? { break 'a; } } }",
            "loop { let Some(x) = Check::call(&ctx, &1).await? else { return Ok(()) }; }",
            "loop { let Some(x) = Check::call(&ctx, &1).await? else { break }; }",
            "for round in 0..=50 { Check::call(&ctx, &round).await?; }",
            "for round in (0..).take(9) { Check::call(&ctx, &round).await?; }",
            "while let Some(x) = Check::call(&ctx, &1).await? { f(x); }",
            "loop { Check::call(&ctx, &1).await?; anyhow::bail!(\"x\"); }",
            "loop { let x = items.next(); if x.is_none() { break } Check::call(&ctx, &x).await?; }",
            "loop { ctx.trace_info(\"round\"); }",
            "loop { Check::call(&other, &1).await?; }",
            "loop { Check::call(&ctx, &1).await?; done!(); }",
            "fn f() { loop { Check::call(&ctx, &1).await; } }",
        ];
        for body in table {
            assert_eq!(found(&body.parse().unwrap()), [""; 0], "{body}");
        }
        let continued =
            "loop { Check::call(&ctx, &1).await?; n += 1; if n > 9 { Watch::continue_as_new(&ctx, &n).await? } }";
        assert!(!found(&continued.parse().unwrap()).contains(&"DX0015 loop".to_owned()));
    }
}
