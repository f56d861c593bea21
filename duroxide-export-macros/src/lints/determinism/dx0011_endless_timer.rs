//! DX0011: timers that should never fire. duroxide counts milliseconds in 64 bits, so they fire at once.

use crate::api::{self, Effect};
use crate::arguments::duration::LONGEST_TIMER;
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::body::Body;
use crate::syntax::form;
use crate::syntax::text::text;
use crate::syntax::walk::{Next, Node, Walker};
use std::collections::HashMap;
use syn::{Expr, ExprCall, ExprLit, ExprPath, Item, Lit, Pat, Path};

/// Finds them in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut finder = EndlessTimers { body, values: HashMap::new(), findings: Vec::new() };
    body.code.walk(&mut finder);
    finder.findings
}

struct EndlessTimers<'a> {
    body: &'a Body<'a>,
    /// Variables and constants with such a duration, and how it was written.
    values: HashMap<String, String>,
    findings: Vec<Finding>,
}

impl EndlessTimers<'_> {
    /// How a duration that is too long for every provider is written, if the expression evidently is one.
    fn endless(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Paren(paren) => self.endless(&paren.expr),
            Expr::Group(group) => self.endless(&group.expr),
            Expr::Path(ExprPath { path, qself: None, .. }) => self.endless_path(path),
            Expr::Call(call) => self.endless_call(call),
            _ => None,
        }
    }

    fn endless_path(&self, path: &Path) -> Option<String> {
        if let Some(ident) = path.get_ident() {
            let name = ident.to_string();
            let of_module = || self.endless(self.body.scope?.constant(&name)?);
            return self.values.get(&name).cloned().or_else(of_module);
        }
        self.is_duration(path, "MAX").then(|| text(path))
    }

    /// `Duration::from_secs(u64::MAX)`.
    fn endless_call(&self, call: &ExprCall) -> Option<String> {
        let Expr::Path(function) = &*call.func else { return None };
        let unit = UNITS.iter().find(|(name, _)| self.is_duration(&function.path, name))?;
        let too_many = LONGEST_TIMER.as_millis() / u128::from(unit.1);
        (number(call.args.first()?)? > too_many).then(|| text(call))
    }

    /// Whether a path is `Duration::name` from the standard library.
    fn is_duration(&self, path: &Path, name: &str) -> bool {
        let Some(path) = self.body.resolve(path) else { return false };
        match path.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            ["Duration", last] | ["std" | "core" | "tokio", "time", "Duration", last] | ["time", "Duration", last] => {
                last == name
            }
            _ => false,
        }
    }

    fn timer(&mut self, argument: &Expr) {
        let Some(written) = self.endless(argument) else {
            if matches!(argument, Expr::Path(path) if form::is_constant_path(&path.path)) {
                self.body.request_scope();
            }
            return;
        };
        let prefix = written.split("Duration").next().unwrap_or_default();
        let problem = format!("a timer of `{written}` fires immediately, because its due time overflows");
        let help =
            format!("remove the timer, or write `{prefix}Duration::from_secs(3_155_760_000)`, which is a century");
        self.findings.push(Finding::new(Lint::EndlessTimer, argument, problem, help));
    }
}

/// The functions that create a duration from an integer, with the milliseconds in one unit.
const UNITS: [(&str, u64); 6] = [
    ("from_millis", 1),
    ("from_secs", 1_000),
    ("from_mins", 60_000),
    ("from_hours", 3_600_000),
    ("from_days", 86_400_000),
    ("from_weeks", 604_800_000),
];

/// An integer literal, or the maximum of an integer type.
fn number(expr: &Expr) -> Option<u128> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse().ok(),
        Expr::Paren(paren) => number(&paren.expr),
        Expr::Cast(cast) => number(&cast.expr),
        Expr::Path(path) => match text(&path.path).as_str() {
            "u64::MAX" => Some(u64::MAX.into()),
            "i64::MAX" => i64::MAX.try_into().ok(),
            _ => None,
        },
        _ => None,
    }
}

impl Walker for EndlessTimers<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Expr(Expr::MethodCall(call)) => {
                let method = api::context_method(&call.method.to_string());
                let is_timer = method.is_some_and(|method| method.effect == Effect::StartsTimer)
                    && self.body.is_context(&call.receiver);
                if let (true, Some(argument)) = (is_timer, call.args.first()) {
                    self.timer(argument);
                }
            }
            Node::Local(local) => {
                let name = match &local.pat {
                    Pat::Ident(pat) => Some(pat.ident.to_string()),
                    Pat::Type(pat) => match &*pat.pat {
                        Pat::Ident(pat) => Some(pat.ident.to_string()),
                        _ => None,
                    },
                    _ => None,
                };
                if let (Some(name), Some(init)) = (name, &local.init) {
                    match self.endless(&init.expr) {
                        Some(written) => self.values.insert(name, written),
                        None => self.values.remove(&name),
                    };
                }
            }
            Node::Item(Item::Const(item)) => {
                if let Some(written) = self.endless(&item.expr) {
                    self.values.insert(item.ident.to_string(), written);
                }
            }
            _ => {}
        }
        Next::Inside
    }
}

#[cfg(test)]
mod tests {
    use crate::lints::determinism::testing::found;

    #[test]
    fn timers_that_no_store_can_hold_are_found() {
        let never = [
            "ctx.schedule_timer(Duration::MAX).await;",
            "ctx.schedule_timer(std::time::Duration::MAX).await;",
            "ctx.select2(work, ctx.schedule_timer(Duration::MAX)).await;",
            "let never = Duration::MAX; ctx.schedule_timer(never).await;",
            "const NEVER: Duration = Duration::from_secs(u64::MAX); ctx.schedule_timer(NEVER).await;",
            "ctx.schedule_timer(Duration::from_secs(u64::MAX)).await;",
            "ctx.schedule_timer(Duration::from_millis(i64::MAX as u64)).await;",
            "ctx.schedule_timer(Duration::from_secs(10_000_000_000_000_000)).await;",
        ];
        for body in never {
            let found = found(&body.parse().unwrap());
            assert_eq!(found.len(), 1, "{body}");
            assert!(found[0].starts_with("DX0011"), "{body}: {found:?}");
        }
        let fine = [
            "ctx.schedule_timer(Duration::from_secs(3_155_760_000)).await;",
            "ctx.schedule_timer(clock::Duration::MAX).await;",
            "other.schedule_timer(Duration::MAX);",
            "let limit = Duration::MAX; let x = limit.min(deadline); ctx.schedule_timer(x).await;",
            "let limit = Duration::MAX; let limit = second; ctx.schedule_timer(limit).await;",
            "ctx.schedule_timer(Duration::from_millis(u32::MAX.into())).await;",
        ];
        for body in fine {
            assert_eq!(found(&body.parse().unwrap()), [""; 0], "{body}");
        }
    }
}
