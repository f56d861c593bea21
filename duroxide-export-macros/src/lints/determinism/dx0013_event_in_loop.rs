//! DX0013: an event that is waited for again and again, in a loop with other work between the waits, or raced with
//! something else in an orchestration that continues as new. It is lost if it is raised in between.

use crate::api::{self, Effect, Methods, Takes};
use crate::diagnostics::finding::Finding;
use crate::diagnostics::lint_table::Lint;
use crate::lints::determinism::body::Body;
use crate::syntax::form;
use crate::syntax::text::text;
use crate::syntax::walk::{Next, Node, Walker};
use proc_macro2::TokenStream;
use quote::ToTokens;
use std::collections::HashSet;
use syn::{Block, Expr, ExprCall, ExprMethodCall, Ident, Lit, Local, Pat, Path};

/// Finds them in a body.
pub(super) fn find(body: &Body<'_>) -> Vec<Finding> {
    let mut finder = EventWaits { body, reported: HashSet::new(), findings: Vec::new() };
    body.code.walk(&mut finder);
    finder.in_executions();
    finder.findings
}

struct EventWaits<'a> {
    body: &'a Body<'a>,
    /// The waits that an outer loop has reported already.
    reported: HashSet<*const Expr>,
    findings: Vec<Finding>,
}

impl EventWaits<'_> {
    /// A loop, with the condition that is evaluated each time.
    fn in_loop(&mut self, condition: Option<&Expr>, block: &Block) {
        let mut inside = Inside::new(self.body);
        for node in condition.into_iter().map(Node::Expr).chain([Node::Block(block)]) {
            self.body.code.walk_at(&mut inside, node);
        }
        if !inside.works {
            return;
        }
        self.report(inside.waits, "while this loop does something else");
    }

    /// `continue_as_new` makes a loop of the whole body.
    fn in_executions(&mut self) {
        let mut inside = Inside::new(self.body);
        self.body.code.walk(&mut inside);
        if inside.continues {
            // A wait that is not raced ends with the event, and may be that of the first execution only.
            inside.waits.retain(|wait| !inside.alone.contains(&wait.expr));
            self.report(inside.waits, "before the next execution waits for it, after `continue_as_new`");
        }
    }

    fn report(&mut self, waits: Vec<Wait>, when: &str) {
        for Wait { event, place, expr } in waits {
            if self.reported.insert(expr) {
                let problem = format!("`{event}` is lost if it is raised {when}");
                let help = "a queue keeps its messages until they are taken: declare the type with \
                            `#[duroxide::queue]`, send it with `enqueue`, and write `dequeue` here"
                    .to_owned();
                self.findings.push(Finding::new(Lint::EventInLoop, place, problem, help));
            }
        }
    }
}

impl Walker for EventWaits<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            // A function inside the body has its own context.
            Node::Item(_) => return Next::SkipChildren,
            Node::Expr(Expr::Loop(each)) => self.in_loop(None, &each.body),
            Node::Expr(Expr::While(each)) => self.in_loop(Some(&each.cond), &each.body),
            Node::Expr(Expr::ForLoop(each)) => self.in_loop(None, &each.body),
            _ => {}
        }
        Next::Inside
    }
}

/// A wait for an event, always under the same name.
struct Wait {
    event: String,
    place: TokenStream,
    /// The address of the call, which identifies it.
    expr: *const Expr,
}

/// What a loop does.
struct Inside<'a> {
    body: &'a Body<'a>,
    waits: Vec<Wait>,
    /// The variables that hold such a wait.
    variables: Vec<Ident>,
    /// One of these variables is used.
    names_wait: bool,
    /// It awaits something else than the events.
    works: bool,
    /// It starts the next execution.
    continues: bool,
    /// The waits that nothing else can end.
    alone: Vec<*const Expr>,
}

impl<'a> Inside<'a> {
    const fn new(body: &'a Body<'a>) -> Self {
        Self {
            body,
            waits: Vec::new(),
            variables: Vec::new(),
            names_wait: false,
            works: false,
            continues: false,
            alone: Vec::new(),
        }
    }

    /// `Approval::wait(&ctx)`.
    fn call(&self, call: &ExprCall) -> Option<(String, TokenStream)> {
        let Expr::Path(function) = &*call.func else { return None };
        let mut segments = function.path.segments.iter().rev();
        let (method, ty) = (&segments.next()?.ident, &segments.next()?.ident);
        let is_wait = api::message_method(&method.to_string(), Takes::Context).is_some_and(waits);
        let is_type = form::is_type(&ty.to_string()) && self.may_be_event(&function.path);
        let takes_context = call.args.first().is_some_and(|first| self.body.is_context(first));
        (is_wait && is_type && takes_context).then(|| (ty.to_string(), function.to_token_stream()))
    }

    /// Whether a type is not known to be something else.
    fn may_be_event(&self, function: &Path) -> bool {
        let first = function.segments.first().map(|first| first.ident.to_string()).unwrap_or_default();
        if self.body.declares(&first) {
            return false;
        }
        match self.body.scope {
            Some(scope) if function.segments.len() == 2 => !scope.declares(&first) || scope.has_event(&first),
            Some(_) => true,
            None => {
                self.body.request_scope();
                true
            }
        }
    }

    /// `ctx.schedule_wait("approval")`.
    fn method(&self, call: &ExprMethodCall) -> Option<(String, TokenStream)> {
        let is_wait = api::context_method(&call.method.to_string()).is_some_and(waits);
        if !is_wait || !self.body.is_context(&call.receiver) {
            return None;
        }
        let event = match call.args.first()? {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(name) => name.value(),
                _ => return None,
            },
            Expr::Path(path) if form::is_constant_path(&path.path) => text(&path.path),
            // The name may be another one each time.
            _ => return None,
        };
        Some((event, call.method.to_token_stream()))
    }

    fn wait(&self, expr: &Expr) -> Option<Wait> {
        let (event, place) = match expr {
            Expr::Call(call) => self.call(call),
            Expr::MethodCall(call) => self.method(call),
            _ => None,
        }?;
        Some(Wait { event, place, expr })
    }

    /// Whether an expression is a wait that is not awaited yet, or contains one.
    fn is_pending(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(paren) => self.is_pending(&paren.expr),
            Expr::Tuple(tuple) => tuple.elems.iter().any(|element| self.is_pending(element)),
            Expr::Array(array) => array.elems.iter().any(|element| self.is_pending(element)),
            other => self.wait(other).is_some(),
        }
    }

    /// Whether an expression contains a wait for an event, or a variable that holds one.
    fn waits_in(&self, expr: &Expr) -> bool {
        let mut within = Inside { variables: self.variables.clone(), ..Inside::new(self.body) };
        self.body.code.walk_at(&mut within, Node::Expr(expr));
        !within.waits.is_empty() || within.names_wait
    }
}

fn waits(method: &Methods) -> bool {
    method.effect == Effect::WaitsForEvent
}

impl Walker for Inside<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::Item(_) => return Next::SkipChildren,
            Node::Local(Local { pat: Pat::Ident(pat), init: Some(init), .. }) if self.is_pending(&init.expr) => {
                self.variables.push(pat.ident.clone());
            }
            Node::Expr(Expr::Await(future)) => {
                self.works |= !self.waits_in(&future.base);
                let wait = self.wait(&future.base).filter(|wait| !wait.place.to_string().ends_with("_timeout"));
                self.alone.extend(wait.map(|wait| wait.expr));
            }
            Node::Expr(Expr::Path(path)) => {
                self.names_wait |= self.variables.iter().any(|variable| path.path.is_ident(variable));
            }
            Node::Expr(expr) => {
                self.continues |= self.body.api_call(expr).is_some_and(|call| call.effect == Effect::ContinuesAsNew);
                self.waits.extend(self.wait(expr));
            }
            _ => {}
        }
        Next::Inside
    }
}

#[cfg(test)]
mod tests {
    use crate::lints::determinism::testing::found;
    use proc_macro2::TokenStream;
    use quote::quote;

    /// The findings of this lint: an endless loop is another one.
    fn events(body: &TokenStream) -> Vec<String> {
        found(body).into_iter().filter(|finding| finding.starts_with("DX0013")).collect()
    }

    #[test]
    fn an_event_can_be_lost_between_two_waits() {
        for body in [
            quote!(loop {
                let a = Approval::wait(&ctx).await?;
                Deploy::call(&ctx, &a).await?;
            }),
            quote!(for stage in stages {
                Deploy::call(&ctx, stage).await?;
                api::Approval::wait_timeout(&ctx, day).await?;
            }),
            quote!(while let Some(approval) = Approval::wait_timeout(&ctx, day).await? {
                Deploy::call(&ctx, &approval).await?;
            }),
            quote!(while open {
                ctx.select2(Approval::wait(&ctx), Cancel::wait(&ctx)).await;
                ctx.schedule_timer(day).await;
            }),
            quote!(loop {
                for x in xs {
                    Approval::wait(&ctx).await?;
                }
                Deploy::call(&ctx, &1).await?;
            }),
        ] {
            assert!(!events(&body).is_empty(), "{body}");
        }
        assert_eq!(
            events(&quote!(loop {
                ctx.schedule_wait("go").await;
                work().await;
            })),
            ["DX0013 schedule_wait"]
        );
        for body in [
            quote! {
                match ctx.select2(Approval::wait(&ctx), ctx.schedule_timer(day)).await {
                    Either2::First(approval) => return approval,
                    Either2::Second(()) => Remind::call(&ctx, &1).await?,
                }
                return Ask::continue_as_new(&ctx, &input).await;
            },
            quote! {
                let approved = Approval::wait_timeout(&ctx, day).await?;
                if approved.is_none() { return Ask::continue_as_new(&ctx, &input).pinned().await; }
                Ok(())
            },
            quote!(ctx.select2(ctx.schedule_wait("go"), work).await; ctx.continue_as_new(input).await),
        ] {
            assert_eq!(events(&body).len(), 1, "{body}");
        }
        for body in [
            // Nothing happens between the waits.
            quote!(loop {
                if Approval::wait(&ctx).await?.granted {
                    break;
                }
            }),
            quote!(loop {
                ctx.select2(Approval::wait(&ctx), ctx.schedule_timer(day)).await;
            }),
            quote!(loop {
                let (approval, mut timer) = (1, ctx.schedule_timer(day));
                let approval = Approval::wait(&ctx);
                ctx.select2(approval, timer).await;
            }),
            // Another event each time.
            quote!(for stage in stages {
                Approval::named(stage).wait(&ctx).await?;
                Deploy::call(&ctx, stage).await?;
            }),
            quote!(for stage in stages {
                ctx.schedule_wait(stage).await;
                Deploy::call(&ctx, stage).await?;
            }),
            // Not waited for again.
            quote!(if first { Approval::wait(&ctx).await?; } return Ask::continue_as_new(&ctx, &input).await;),
            quote!(Other::continue_as_new(&other, &Approval::wait(&ctx).await?);),
            quote!(Approval::named(name).wait(&ctx).await?; return Ask::continue_as_new(&ctx, &name).await;),
            // No loop, no event.
            quote!(Approval::wait(&ctx).await?; Deploy::call(&ctx, &1).await?; Approval::wait(&ctx).await?;),
            quote!(loop {
                SessionCommand::dequeue(&ctx).await?;
                Deploy::call(&ctx, &1).await?;
            }),
            quote! {
                struct Order;
                loop { Order::wait(&ctx).await; Deploy::call(&ctx, &1).await?; }
            },
            quote!(loop {
                order.wait(&ctx).await;
                Deploy::call(&ctx, &1).await?;
            }),
        ] {
            assert_eq!(events(&body), [""; 0], "{body}");
        }
    }
}
