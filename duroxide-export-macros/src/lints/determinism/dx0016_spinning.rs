//! DX0016: an orchestration that starts over and over without waiting in between.

use crate::api::Effect;
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::body::Body;
use crate::syntax::walk::{Next, Node, Walker};
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Expr, FnArg, Ident, Pat, Stmt};

/// Finds them in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut finder = Rounds {
        body,
        place: None,
        is_unchanged: false,
        shadowed: Vec::new(),
        counts: false,
        waits: false,
        returns: 0,
        continues: 0,
    };
    body.code.walk(&mut finder);
    let Rounds { place: Some(place), is_unchanged, counts, waits: false, returns, continues, .. } = finder else {
        return Vec::new();
    };
    // Work that is done in batches ends at some time, if the input changes, or if the executions are counted.
    let ends = returns > continues || !is_continued(body, body.code.block().stmts.last());
    if ends && (counts || !is_unchanged) {
        return Vec::new();
    }
    let problem = "nothing here waits, so the instance starts over as fast as the workers can run it".to_owned();
    let help =
        format!("wait before it: `{}.schedule_timer(duration).await`, or for an event or a queue", body.context_name());
    vec![Finding::new(Lint::Spinning, place, problem, help)]
}

/// Whether a statement certainly starts the next execution.
fn is_continued(body: &Body<'_>, last: Option<&Stmt>) -> bool {
    matches!(last, Some(Stmt::Expr(expr, _)) if continues(body, expr))
}

fn continues(body: &Body<'_>, expr: &Expr) -> bool {
    match expr {
        Expr::Return(inner) => inner.expr.as_deref().is_some_and(|inner| continues(body, inner)),
        Expr::Await(inner) => continues(body, &inner.base),
        Expr::Paren(inner) => continues(body, &inner.expr),
        Expr::MethodCall(call) if call.method == "pinned" => continues(body, &call.receiver),
        expr => body.api_call(expr).is_some_and(|call| call.effect == Effect::ContinuesAsNew),
    }
}

struct Rounds<'a> {
    body: &'a Body<'a>,
    /// The first `continue_as_new`.
    place: Option<TokenStream>,
    /// It passes on the input that it got.
    is_unchanged: bool,
    /// The variables so far, which may hide a parameter of the same name.
    shadowed: Vec<Ident>,
    /// It asks for the number of the execution.
    counts: bool,
    /// Something waits, or may do so.
    waits: bool,
    returns: usize,
    /// The returns of `continue_as_new`.
    continues: usize,
}

impl Rounds<'_> {
    /// `&input`, if that is a parameter, or `&()`.
    fn is_input(&self, argument: &Expr) -> bool {
        match argument {
            Expr::Reference(inner) => self.is_input(&inner.expr),
            Expr::Tuple(tuple) => tuple.elems.is_empty(),
            Expr::Path(path) if self.shadowed.iter().any(|variable| path.path.is_ident(variable)) => false,
            Expr::Path(path) => self.body.parameters.iter().any(|parameter| {
                matches!(parameter, FnArg::Typed(typed) if matches!(&*typed.pat, Pat::Ident(pat)
                    if pat.mutability.is_none() && path.path.is_ident(&pat.ident)))
            }),
            _ => false,
        }
    }

    /// Whether the handle of a call is known not to be the function's own.
    fn is_of_another(&self, expr: &Expr) -> bool {
        let (Some(own), Expr::Call(call)) = (self.body.handle, expr) else { return false };
        let Expr::Path(function) = &*call.func else { return false };
        function.path.segments.iter().rev().nth(1).is_some_and(|handle| handle.ident != *own && handle.ident != "Self")
    }

    fn call(&mut self, expr: &Expr) {
        let (arguments, name) = match expr {
            Expr::Call(call) => (&call.args, call.func.to_token_stream()),
            Expr::MethodCall(call) => (&call.args, call.method.to_token_stream()),
            _ => return,
        };
        match self.body.api_call(expr).map(|call| call.effect) {
            Some(Effect::ContinuesAsNew) => {
                self.is_unchanged |= arguments.last().is_some_and(|argument| self.is_input(argument));
                self.place.get_or_insert(name);
                // Another version may wait.
                self.waits |= self.is_of_another(expr);
            }
            Some(
                Effect::StartsTimer
                | Effect::WaitsForEvent
                | Effect::TakesMessage
                | Effect::TakesMessages
                | Effect::SchedulesOrchestration,
            ) => self.waits = true,
            Some(_) => {}
            // A helper may wait, and so may a child.
            None => {
                let takes_context = arguments.iter().any(|argument| self.body.is_context(argument));
                let is_of_context = matches!(expr, Expr::MethodCall(call) if self.body.is_context(&call.receiver));
                let is_child = matches!(expr, Expr::MethodCall(call)
                    if ["instance", "pinned"].iter().any(|name| call.method == name) && !continues(self.body, expr));
                self.waits |= (takes_context && !is_of_context) || is_child;
                self.counts |= is_of_context && name.to_string() == "execution_id";
            }
        }
    }
}

impl Walker for Rounds<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Item(_) => return Next::SkipChildren,
            Node::Pat(Pat::Ident(pat)) => self.shadowed.push(pat.ident.clone()),
            Node::Expr(expr) => {
                if let Expr::Return(_) = expr {
                    self.returns += 1;
                    self.continues += usize::from(continues(self.body, expr));
                }
                self.call(expr);
            }
            _ => {}
        }
        Next::Inside
    }
}

#[cfg(test)]
mod tests {
    use crate::lints::determinism::testing::found_with;
    use syn::{FnArg, parse_quote};

    #[test]
    fn starting_over_at_once_is_found() {
        let parameters: [FnArg; 2] = [parse_quote!(job: String), parse_quote!(mut page: u64)];
        let spins = [
            "Check::call(&ctx, &1).await?; return Watch::continue_as_new(&ctx, &2).await;",
            "Check::call(&ctx, &1).await?; Watch::continue_as_new(&ctx, &2).await",
            "if Check::call(&ctx, &job).await? { return Ok(()); } return Watch::continue_as_new(&ctx, &job).await;",
            "if Check::call(&ctx, &1).await? { Ok(()) } else { Watch::continue_as_new(&ctx, &job).pinned().await }",
            "Check::call(&ctx, &1).await?; Watch::continue_as_new(&ctx, &()).await",
            "ctx.schedule_activity(\"check\", job).await?; ctx.continue_as_new(text).await",
            "ctx.trace_info(\"again\"); return Watch::continue_as_new(&ctx, &job).await;",
            "let ok = Check::call(&ctx, &job).await?; if ok { return Ok(()) } Watch::continue_as_new(&ctx, &job).await",
            "match Check::call(&ctx, &1).await? { State::Done => Ok(()), _ => Watch::continue_as_new(&ctx, &job).await }",
            "for x in xs { Check::call(&ctx, x).await?; } Watch::continue_as_new(&ctx, &()).await",
            "ctx.join(all).await; return Watch::continue_as_new(&ctx, &job).await;",
            "duroxide::Watch::continue_as_new(&ctx, &()).await",
            "let a = Check::schedule(&ctx, &1); a.await?; Watch::continue_as_new(&ctx, &1).await",
            "if let Err(e) = Check::call(&ctx, &1).await { ctx.trace_warn(e); } Watch::continue_as_new(&ctx, &()).await",
            "Total::get(&ctx)?; Watch::continue_as_new(&ctx, &()).await",
            "let id = ctx.execution_id(); return Watch::continue_as_new(&ctx, &id).await;",
        ];
        for body in spins {
            let found = found_with(&parameters, &body.parse().unwrap());
            assert!(found.len() == 1 && found[0].starts_with("DX0016"), "{body}: {found:?}");
        }
        let waits = [
            "Check::call(&ctx, &1).await?; ctx.schedule_timer(hour).await; return Watch::continue_as_new(&ctx, &job).await;",
            "if last { return Ok(()); } Pay::call(&ctx, &page).await?; return Watch::continue_as_new(&ctx, &(page + 1)).await;",
            "page += 1; if page > 9 { return Ok(()); } return Watch::continue_as_new(&ctx, &page).await;",
            "pause(&ctx).await; return Watch::continue_as_new(&ctx, &job).await;",
            "job.pause(&ctx).await; return Watch::continue_as_new(&ctx, &job).await;",
            "Day::call(&ctx, &1).instance(id).await?; return Watch::continue_as_new(&ctx, &job).await;",
            "ctx.schedule_sub_orchestration(\"day\", id).await?; return Watch::continue_as_new(&ctx, &job).await;",
            "Check::call(&ctx, &1).await?; Ok(())",
            "if ctx.execution_id() == 1 { return Watch::continue_as_new(&ctx, &job).await; } Ok(())",
            "if ctx.execution_id() > 9 { return Ok(()); } Watch::continue_as_new(&ctx, &job).await",
            "Line::dequeue(&ctx).await?; Watch::continue_as_new(&ctx, &()).await",
            "Approval::wait_timeout(&ctx, day).await?; Watch::continue_as_new(&ctx, &()).await",
            "ctx.select2(work, ctx.schedule_timer(day)).await; Watch::continue_as_new(&ctx, &()).await",
            "Day::schedule(&ctx, &1).await?; day::pause(&ctx).await?; Watch::continue_as_new(&ctx, &()).await",
            "if page == 0 { return Ok(()); } Watch::continue_as_new(&ctx, &(page - 1)).await",
            "let rest = job.split_off(9); if rest.is_empty() { return Ok(()); } Watch::continue_as_new(&ctx, &rest).await",
            "ctx.schedule_timer_until(noon).await; ctx.schedule_timer(day).await; Watch::continue_as_new(&ctx, &()).await",
            "fn f() { Watch::continue_as_new(&ctx, &()); }",
            "let job = next(job); match job.len() { 1 => Watch::continue_as_new(&ctx, &job).await, _ => Ok(job) }",
            "Watch::continue_as_new(&other, &()).await",
            "if let Some(next) = Pay::call(&ctx, &page).await? { return Watch::continue_as_new(&ctx, &next).await; } Ok(())",
            "match Pay::call(&ctx, &page).await? { Some(next) => Watch::continue_as_new(&ctx, &next).await, None => Ok(()) }",
        ];
        for body in waits {
            let found = found_with(&parameters, &body.parse().unwrap());
            assert!(!found.iter().any(|finding| finding.starts_with("DX0016")), "{body}: {found:?}");
        }
    }
}
