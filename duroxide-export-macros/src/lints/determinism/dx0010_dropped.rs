//! DX0010: futures that are dropped instead of awaited.

use crate::api::{self, Effect, IfDropped, Methods};
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::body::Body;
use crate::syntax::form;
use crate::syntax::text::text;
use crate::syntax::walk::{Next, Node, Walker};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, ExprCall, Local, Pat, Path, Stmt};

/// Finds them in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut finder = DroppedCalls { body, findings: Vec::new() };
    body.code.walk(&mut finder);
    finder.findings
}

struct DroppedCalls<'a> {
    body: &'a Body<'a>,
    findings: Vec<Finding>,
}

impl DroppedCalls<'_> {
    /// Reports an expression whose value is dropped, if the value is a future.
    fn dropped(&mut self, expr: &Expr) {
        let Some(Future { call, if_dropped, continues, place, handle }) = self.future(expr) else { return };
        let ctx = self.body.context_name();
        let await_it = || format!("write `.await` after it, or keep the future and write `{ctx}.join(futures).await`");
        let (problem, help) = match if_dropped {
            IfDropped::Fine => return,
            IfDropped::NotStarted if continues => {
                (format!("`{call}` does nothing until it is awaited"), format!("write `return {call}.await`"))
            }
            IfDropped::NotStarted => (format!("`{call}` does nothing until it is awaited"), await_it()),
            IfDropped::Cancelled => {
                (format!("`{call}` is cancelled at once, because its future is dropped"), await_it())
            }
            IfDropped::RunsOn => {
                (format!("`{call}` starts the next execution, but this one continues"), self.next_execution(&ctx))
            }
        };
        let known = handle.as_ref().is_none_or(|handle| self.is_known_handle(handle));
        let only_if_handle = if known { None } else { handle };
        self.findings.push(Finding { only_if_handle, ..Finding::new(Lint::Dropped, place, problem, help) });
    }

    /// The future that an expression creates, if any.
    fn future(&self, expr: &Expr) -> Option<Future> {
        match expr {
            Expr::Paren(paren) => self.future(&paren.expr),
            Expr::Call(call) => self.handle_call(call),
            Expr::MethodCall(call) if self.body.is_context(&call.receiver) => {
                let (receiver, dot, method) = (&call.receiver, call.dot_token, &call.method);
                let known = api::context_method(&method.to_string())?;
                Some(Future::new(known, quote!(#receiver #dot #method), None))
            }
            Expr::MethodCall(call) => {
                let method = call.method.to_string();
                let (known, future) = (api::future_method(&method)?, self.future(&call.receiver)?);
                Some(future.then(&method, known))
            }
            _ => None,
        }
    }

    fn handle_call(&self, call: &ExprCall) -> Option<Future> {
        let Expr::Path(function) = &*call.func else { return None };
        let mut segments = function.path.segments.iter().rev();
        let (method, handle) = (segments.next()?, segments.next()?);
        let is_handle = form::is_type(&handle.ident.to_string());
        let takes_context = call.args.first().is_some_and(|first| self.body.is_context(first));
        let known = api::handle_method(&method.ident.to_string())?;
        if !is_handle || !takes_context {
            return None;
        }
        let mut handle = function.path.clone();
        handle.segments.pop();
        handle.segments.pop_punct();
        let first = handle.segments.first()?.ident.to_string();
        let is_own_type = handle.segments.len() == 1 && self.body.scope.is_some_and(|scope| scope.declares(&first));
        if self.body.declares(&first) || is_own_type {
            return None;
        }
        let handle = self.body.outside(handle)?;
        Some(Future::new(known, function.to_token_stream(), Some(handle)))
    }

    /// What to write instead of a dropped request for the next execution. duroxide's own method returns text, so it
    /// only fits some return types.
    fn next_execution(&self, ctx: &str) -> String {
        match self.body.handle {
            Some(handle) => format!("write `return {handle}::continue_as_new(&{ctx}, &input).await`"),
            None => {
                format!("write `return Handle::continue_as_new(&{ctx}, &input).await`, with the orchestration's handle")
            }
        }
    }

    /// Whether a type is a handle that is defined in the same module. Without sources, everything that looks like a
    /// handle counts.
    fn is_known_handle(&self, handle: &Path) -> bool {
        let Some(scope) = self.body.scope else { return true };
        handle.get_ident().is_some_and(|ident| scope.has_handle(&ident.to_string()))
    }
}

/// A future that a call creates.
struct Future {
    /// The call as a message shows it: `ChargeCard::call(..)`.
    call: String,
    if_dropped: IfDropped,
    /// Whether it starts the next execution of the instance.
    continues: bool,
    /// The name of the function.
    place: TokenStream,
    /// The type, if it is called on what looks like a handle.
    handle: Option<Path>,
}

impl Future {
    fn new(method: &Methods, place: TokenStream, handle: Option<Path>) -> Self {
        let &Methods { if_dropped, effect, .. } = method;
        Self {
            call: format!("{}(..)", text(&place)),
            if_dropped,
            continues: effect == Effect::ContinuesAsNew,
            place,
            handle,
        }
    }

    /// The future after another method of it. An option or `map` leaves it as it is.
    fn then(self, name: &str, method: &Methods) -> Self {
        if method.effect == Effect::Runs && self.if_dropped == IfDropped::NotStarted {
            return Self { call: format!("{}.{name}()", self.call), if_dropped: method.if_dropped, ..self };
        }
        self
    }
}

/// `drop(..)`, `mem::drop(..)` or `mem::forget(..)`.
fn is_drop(call: &ExprCall) -> bool {
    let Expr::Path(function) = &*call.func else { return false };
    let mut segments = function.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    matches!(
        (segments.next().as_deref(), segments.next().as_deref()),
        (Some("drop"), None) | (Some("drop" | "forget"), Some("mem"))
    )
}

/// `let _ = ..`, with or without a type.
fn is_wild(local: &Local) -> bool {
    matches!(&local.pat, Pat::Wild(_)) || matches!(&local.pat, Pat::Type(pat) if matches!(&*pat.pat, Pat::Wild(_)))
}

impl Walker for DroppedCalls<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Stmt(Stmt::Expr(expr, Some(_))) => self.dropped(expr),
            Node::Local(local) if is_wild(local) => {
                if let Some(init) = &local.init {
                    self.dropped(&init.expr);
                }
            }
            Node::Expr(Expr::Call(call)) if is_drop(call) => {
                if let Some(argument) = call.args.first() {
                    self.dropped(argument);
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
    use quote::quote;

    #[test]
    fn dropped_futures_are_found() {
        let body = quote! {
            ChargeCard::schedule(&ctx, &1);
            let _ = ChargeCard::call(&ctx, &1);
            drop(crate::Child::call(&ctx, &1).instance("id"));
            ctx.schedule_timer(second);
            let _ = ctx.schedule_activity(NAME, "").with_tag("gpu").map(f);
            if again { Loop::continue_as_new(&ctx, &2); }
            let _: Guid = ctx.new_guid();
            Child::call(&ctx, &1).pinned().schedule();
            ChargeCard::call(&ctx, &1).session("s").retry(policy).timeout(second).tag("gpu");
            ChargeCard::call(&ctx, &1).tag("gpu").schedule().map(f);
            Loop::continue_as_new(&ctx, &2).pinned();
        };
        assert_eq!(
            found(&body),
            [
                "DX0010 ChargeCard::schedule",
                "DX0010 ChargeCard::call",
                "DX0010 crate::Child::call",
                "DX0010 ctx.schedule_timer",
                "DX0010 ctx.schedule_activity",
                "DX0010 Loop::continue_as_new",
                "DX0010 ctx.new_guid",
                "DX0010 Child::call",
                "DX0010 ChargeCard::call",
                "DX0010 ChargeCard::call",
                "DX0010 Loop::continue_as_new",
            ]
        );
    }

    #[test]
    fn kept_and_detached_futures_are_ignored() {
        let body = quote! {
            ChargeCard::schedule(&ctx, &1).await?;
            let later = ChargeCard::schedule(&ctx, &1);
            let _ = ctx.schedule_timer(second).await;
            futures.push(ChargeCard::schedule(&ctx, &2));
            Audit::call(&ctx, &1).instance("id").pinned().spawn();
            ChargeCard::call(&ctx, &1).tag("gpu").await?;
            ctx.schedule_orchestration(NAME, "id", "");
            Helper::schedule(&other, &1);
            drop(later);
            ctx.set_kv_value("a", "b");
            return Loop::continue_as_new(&ctx, &2).pinned().await;
        };
        assert_eq!(found(&body), [""; 0]);
    }
}
