//! DX0017: a list of calls that a loop awaits one after the other. A call starts when it is first polled, so each waits for
//! the one before it.

use crate::api::{self, IfDropped};
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::body::Body;
use crate::syntax::walk::{Next, Node, Walker};
use std::collections::HashSet;
use syn::{Expr, ExprForLoop, Ident, Local, Pat, Stmt};

/// Finds them in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut finder = Lists { body, calls: HashSet::new(), findings: Vec::new() };
    body.code.walk(&mut finder);
    finder.findings
}

struct Lists<'a> {
    body: &'a Body<'a>,
    /// The variables with lists of calls.
    calls: HashSet<String>,
    findings: Vec<Finding>,
}

impl Lists<'_> {
    /// `ChargeCard::call(&ctx, ..)`, with its options.
    fn is_call(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Call(call) => {
                let Expr::Path(function) = &*call.func else { return false };
                let method = function.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
                function.path.segments.len() > 1
                    && api::handle_method(&method)
                        .is_some_and(|method| method.schedules() && method.if_dropped == IfDropped::NotStarted)
                    && call.args.first().is_some_and(|first| self.body.is_context(first))
            }
            Expr::MethodCall(option) => {
                api::future_method(&option.method.to_string())
                    .is_some_and(|method| method.if_dropped == IfDropped::NotStarted)
                    && self.is_call(&option.receiver)
            }
            Expr::Paren(inner) => self.is_call(&inner.expr),
            Expr::Block(block) => matches!(&block.block.stmts[..], [.., Stmt::Expr(last, None)] if self.is_call(last)),
            _ => false,
        }
    }

    /// `items.map(|item| ChargeCard::call(&ctx, item)).collect()`, `vec![..]` or `[..]`.
    fn is_list(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(path) => path.path.get_ident().is_some_and(|ident| self.calls.contains(&ident.to_string())),
            Expr::Array(array) => array.elems.iter().any(|element| self.is_call(element)),
            Expr::Macro(mac) if mac.mac.path.is_ident("vec") => {
                let elements = self.body.code.expressions(&mac.mac);
                elements.is_some_and(|elements| elements.iter().any(|element| self.is_call(element)))
            }
            Expr::MethodCall(call) if call.method == "map" => {
                matches!(call.args.first(), Some(Expr::Closure(closure)) if self.is_call(&closure.body))
            }
            Expr::MethodCall(call) => {
                ["collect", "into_iter", "rev", "enumerate"].iter().any(|name| call.method == name)
                    && self.is_list(&call.receiver)
            }
            _ => false,
        }
    }

    fn for_loop(&mut self, each: &ExprForLoop) {
        let item = match &*each.pat {
            // `(index, call)`
            Pat::Tuple(pair) => pair.elems.last(),
            pat => Some(pat),
        };
        let Some(Pat::Ident(item)) = item else { return };
        let mut awaits = Awaits { item: &item.ident, found: false };
        self.body.code.walk_at(&mut awaits, Node::Block(&each.body));
        if awaits.found && self.is_list(&each.expr) {
            let problem = "each of these calls starts when the one before it has ended".to_owned();
            let help = format!(
                "write `duroxide::join_all(&{}, calls).await`, which runs them at the same time",
                self.body.context_name()
            );
            self.findings.push(Finding::new(Lint::OneByOne, &each.expr, problem, help));
        }
    }
}

/// Looks for `item.await`.
struct Awaits<'a> {
    item: &'a Ident,
    found: bool,
}

impl Walker for Awaits<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        if let Node::Expr(Expr::Await(future)) = node {
            self.found |= matches!(&*future.base, Expr::Path(path) if path.path.is_ident(self.item));
        }
        Next::Inside
    }
}

impl Walker for Lists<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Item(_) => return Next::SkipChildren,
            Node::Local(Local { pat, init: Some(init), .. }) => {
                let pat = if let Pat::Type(typed) = pat { &*typed.pat } else { pat };
                if let Pat::Ident(pat) = pat {
                    let name = pat.ident.to_string();
                    if self.is_list(&init.expr) {
                        self.calls.insert(name);
                    } else {
                        self.calls.remove(&name);
                    }
                }
            }
            Node::Expr(Expr::MethodCall(call)) if call.method == "push" => {
                if let (Expr::Path(list), Some(true)) = (&*call.receiver, call.args.first().map(|it| self.is_call(it)))
                {
                    self.calls.extend(list.path.get_ident().map(Ident::to_string));
                }
            }
            Node::Expr(Expr::ForLoop(each)) => self.for_loop(each),
            _ => {}
        }
        Next::Inside
    }
}

#[cfg(test)]
mod tests {
    use crate::lints::determinism::testing::found;

    #[test]
    fn calls_that_wait_for_each_other_are_found() {
        let one_by_one = [
            "let calls: Vec<_> = xs.iter().map(|x| Pay::call(&ctx, x)).collect(); for c in calls { c.await?; }",
            "let calls = xs.iter().map(|x| Pay::call(&ctx, x)).collect::<Vec<_>>(); for c in calls { all.push(c.await); }",
            "let mut calls = Vec::new(); for x in xs { calls.push(Pay::call(&ctx, &x)); } for c in calls { c.await?; }",
            "let calls = vec![Pay::call(&ctx, &1), Pay::call(&ctx, &2)]; for call in calls { call.await?; }",
            "for call in [Pay::call(&ctx, &1), Pay::call(&ctx, &2).tag(\"gpu\")] { call.await?; }",
            "let calls = vec![Pay::call(&ctx, &1)]; for call in calls.into_iter() { total += call.await?; }",
            "for call in xs.iter().map(|x| Pay::call(&ctx, x).session(id)) { call.await?; }",
            "let calls: Vec<_> = xs.into_iter().map(|x| { Pay::call(&ctx, &x) }).collect(); for c in calls { c.await?; }",
            "let calls: Vec<_> = xs.iter().enumerate().map(|(i, x)| Pay::call(&ctx, &(i, x))).collect(); for c in calls { c.await?; }",
            "let calls = [Pay::call(&ctx, &1), Pay::call(&ctx, &2)]; for c in calls { let paid = c.await?; sum += paid; }",
            "let mut all = vec![]; all.push(Pay::call(&ctx, &1)); all.push(Pay::call(&ctx, &2)); for c in all { c.await?; }",
            "let calls: Vec<_> = xs.iter().map(|x| Pay::call(&ctx, x)).collect(); for c in calls { if let Err(e) = c.await { f(e); } }",
            "let calls: Vec<_> = xs.iter().map(|x| shop::Pay::call(&ctx, x)).collect(); for c in calls { match c.await { Ok(x) => f(x), Err(e) => g(e) } }",
            "let calls: Vec<_> = xs.iter().map(|x| Pay::call(&ctx, x)).collect(); for c in calls.into_iter().rev() { c.await?; }",
            "let calls: Vec<_> = xs.iter().map(|x| Pay::call(&ctx, x)).collect(); for (i, c) in calls.into_iter().enumerate() { c.await?; }",
            "let calls: Vec<_> = xs.iter().filter(|x| x.due).map(|x| Pay::call(&ctx, x)).collect(); for c in calls { c.await?; }",
            "let calls: Vec<_> = xs.iter().map(|x| Pay::call(&ctx, x).retry(policy())).collect(); for c in calls { c.await?; }",
        ];
        for body in one_by_one {
            let found = found(&body.parse().unwrap());
            assert!(found.len() == 1 && found[0].starts_with("DX0017"), "{body}: {found:?}");
        }
        let right = [
            "let calls = xs.iter().map(|x| Pay::call(&ctx, x)); duroxide::join_all(&ctx, calls).await",
            "for x in xs { Pay::call(&ctx, &x).await?; }",
            "let calls: Vec<_> = xs.iter().map(|x| Pay::call(&ctx, x)).collect(); duroxide::join_all(&ctx, calls).await",
            "let calls: Vec<_> = xs.iter().map(|x| Pay::call(&ctx, x)).collect(); for r in duroxide::join_all(&ctx, calls).await { r?; }",
            "let calls: Vec<_> = xs.iter().map(|x| Pay::call(&ctx, x)).collect(); for c in calls { all.push(c.schedule()); }",
            "let ids: Vec<_> = xs.iter().map(|x| x.id).collect(); for id in ids { Pay::call(&ctx, &id).await?; }",
            "for x in xs { let paid = Pay::call(&ctx, &x).await?; Ship::call(&ctx, &paid).await?; }",
            "let first = Pay::call(&ctx, &1); let second = Pay::call(&ctx, &2); ctx.join2(first, second).await",
            "let mut all = vec![]; for x in xs { all.push(Pay::call(&ctx, x).await?); } for x in all { f(x); }",
            "let mut all = vec![]; for x in xs { all.push(Pay::schedule(&ctx, x)); } for x in all { x.await?; }",
            "for x in [1, 2] { Pay::call(&ctx, &x).await?; }",
            "let timers: Vec<_> = xs.iter().map(|x| ctx.schedule_timer(*x)).collect(); for t in timers { t.await; }",
            "let all: Vec<_> = xs.iter().map(|x| Pay::schedule(&ctx, x)).collect(); for c in all { c.await?; }",
            "let all = vec![Pay::call(&ctx, &1).schedule()]; for c in all { c.await?; }",
            "let calls = vec![Pay::call(&ctx, &1)]; for c in calls { others.push(c); }",
            "let calls = vec![Pay::call(&ctx, &1)]; let calls = pending; for c in calls { c.await?; }",
            "let calls = vec![pay(&ctx, &1)]; for c in calls { c.await?; }",
            "let calls = vec![Pay::call(&other, &1)]; for c in calls { c.await?; }",
        ];
        for body in right {
            assert_eq!(found(&body.parse().unwrap()), [""; 0], "{body}");
        }
    }
}
