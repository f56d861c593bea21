//! What awaited methods are called on: something of another crate, of the author's own, or unknown.

use crate::lints::determinism::body::Body;
use crate::lints::determinism::by_name::pattern::Position;
use crate::lints::determinism::by_name::rules;
use crate::syntax::tokens;
use crate::syntax::walk::{Next, Node, Walker};
use quote::ToTokens;
use std::collections::HashMap;
use syn::{Expr, FnArg, GenericArgument, Local, Pat, PatType, PathArguments, Type};

/// Crates whose futures duroxide does not know. What begins with `aws_sdk_` is one of them as well.
const CRATES: [&str; 21] = [
    "tokio",
    "tokio_util",
    "tokio_stream",
    "tokio_postgres",
    "futures_channel",
    "async_std",
    "async_channel",
    "async_lock",
    "smol",
    "flume",
    "reqwest",
    "hyper",
    "hyper_util",
    "sqlx",
    "redis",
    "mongodb",
    "tonic",
    "lapin",
    "async_nats",
    "sea_orm",
    "deadpool_postgres",
];

/// How certain it is that a value is not made from the context.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Foreign {
    /// It has a type of another crate.
    Certain,
    /// Its type is not visible.
    Unknown,
}

/// The variables of a body. `None` if they may know the context, or are of the author's own types.
#[derive(Debug, Default)]
pub(super) struct Receivers(HashMap<String, Option<Foreign>>);

impl Receivers {
    pub(super) fn collect(body: &Body<'_>) -> Self {
        let mut collector = Collector { body, receivers: Self::default() };
        for parameter in &body.parameters {
            if let FnArg::Typed(parameter) = parameter {
                collector.typed(parameter);
            }
        }
        body.code.walk(&mut collector);
        collector.receivers
    }

    pub(super) fn origin_of(&self, expr: &Expr, body: &Body<'_>) -> Option<Foreign> {
        match expr {
            _ if body.context.is_some_and(|context| tokens::names(&expr.to_token_stream(), &context.to_string())) => {
                None
            }
            Expr::Path(path) => {
                let Some(ident) = path.path.get_ident() else { return Some(Foreign::Unknown) };
                let known = self.0.get(&ident.to_string()).copied();
                known.unwrap_or_else(|| (ident != "self").then_some(Foreign::Unknown))
            }
            Expr::Reference(inner) => self.origin_of(&inner.expr, body),
            Expr::Unary(inner) => self.origin_of(&inner.expr, body),
            Expr::Paren(inner) => self.origin_of(&inner.expr, body),
            Expr::Field(field) => self.origin_of(&field.base, body).map(|_| Foreign::Unknown),
            Expr::Try(inner) => self.origin_of(&inner.expr, body),
            Expr::MethodCall(call) => self.origin_of(&call.receiver, body),
            // What another finding is about.
            Expr::Await(_) | Expr::Macro(_) => None,
            Expr::Call(call) => match &*call.func {
                Expr::Path(function) => {
                    let path = body.resolve(&function.path)?;
                    let is_reported = rules::FOR_PATHS.find(&path, Position::Called(call.args.len())).is_some();
                    (!is_own(&path[0]) && !is_reported).then_some(Foreign::Unknown)
                }
                _ => Some(Foreign::Unknown),
            },
            _ => Some(Foreign::Unknown),
        }
    }
}

fn is_own(first: &str) -> bool {
    ["crate", "self", "super", "Self"].contains(&first)
}

struct Collector<'a> {
    body: &'a Body<'a>,
    receivers: Receivers,
}

impl Collector<'_> {
    fn typed(&mut self, PatType { pat, ty, .. }: &PatType) {
        let origin = self.origin_of_type(ty);
        self.declare(pat, origin);
    }

    fn declare(&mut self, pat: &Pat, origin: Option<Foreign>) {
        match pat {
            Pat::Ident(pat) => _ = self.receivers.0.insert(pat.ident.to_string(), origin),
            Pat::Type(typed) => self.typed(typed),
            Pat::Reference(pat) => self.declare(&pat.pat, origin),
            // `State(client): State<Client>`
            Pat::TupleStruct(pat) => pat.elems.iter().for_each(|pat| self.declare(pat, origin)),
            Pat::Tuple(pat) => pat.elems.iter().for_each(|pat| self.declare(pat, origin.and(Some(Foreign::Unknown)))),
            _ => {}
        }
    }

    fn origin_of_type(&self, ty: &Type) -> Option<Foreign> {
        match ty {
            Type::Reference(inner) => self.origin_of_type(&inner.elem),
            Type::Path(ty) => {
                let path = self.body.resolve(&ty.path)?;
                if path.first().is_some_and(|first| CRATES.contains(&first.as_str()) || first.starts_with("aws_sdk_")) {
                    return Some(Foreign::Certain);
                }
                let PathArguments::AngleBracketed(arguments) = &ty.path.segments.last()?.arguments else {
                    return (!is_own(&path[0]) && path.len() > 1).then_some(Foreign::Unknown);
                };
                let mut types = arguments.args.iter().filter_map(|argument| match argument {
                    GenericArgument::Type(ty) => Some(ty),
                    _ => None,
                });
                types.find_map(|ty| self.origin_of_type(ty))
            }
            _ => None,
        }
    }
}

impl Walker for Collector<'_> {
    fn enter(&mut self, node: Node<'_>) -> Next {
        match node {
            Node::PatType(pat) => self.typed(pat),
            Node::Local(Local { pat, init: Some(init), .. }) if !matches!(pat, Pat::Type(_)) => {
                let origin = self.receivers.origin_of(&init.expr, self.body);
                // What a foreign method returns may be anything.
                let origin = if matches!(&*init.expr, Expr::Path(_) | Expr::Reference(_)) {
                    origin
                } else {
                    origin.and(Some(Foreign::Unknown))
                };
                self.declare(pat, origin);
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

    fn parameters() -> Vec<FnArg> {
        vec![
            parse_quote!(State(inbox): State<Arc<tokio::sync::mpsc::Receiver<u8>>>),
            parse_quote!(State(client): State<reqwest::Client>),
            parse_quote!(pool: &sqlx::PgPool),
            parse_quote!(order: crate::types::Order),
            parse_quote!(feed: Feed),
        ]
    }

    /// One case per line: waits for what duroxide does not know.
    #[test]
    fn foreign_waits_are_found() {
        let table = [
            ("stream::iter(items).map(pay).buffer_unordered(4).collect::<Vec<_>>().await", "DX0004 buffer_unordered"),
            ("stream::iter(items).map(pay).buffered(4).collect::<Vec<_>>().await", "DX0004 buffered"),
            ("calls.try_buffer_unordered(4).try_collect::<Vec<_>>().await", "DX0004 try_buffer_unordered"),
            ("stream.for_each_concurrent(4, pay).await", "DX0004 for_each_concurrent"),
            ("stream.try_for_each_concurrent(None, pay).await", "DX0004 try_for_each_concurrent"),
            ("streams.flatten_unordered(4)", "DX0004 flatten_unordered"),
            ("futures::StreamExt::next(&mut stream).await", "DX0004 futures::StreamExt::next"),
            ("tokio_stream::iter(items)", "DX0004 tokio_stream::iter"),
            ("let mut all = FuturesOrdered::new();", "DX0004 FuturesOrdered::new"),
            ("tokio::task::yield_now().await", "DX0004 tokio::task::yield_now"),
            ("task::yield_now().await", "DX0004 task::yield_now"),
            ("let lock = tokio::sync::Mutex::new(1);", "DX0004 tokio::sync::Mutex::new"),
            ("let lock = tokio::sync::RwLock::new(1);", "DX0004 tokio::sync::RwLock::new"),
            ("let (a, b) = async_channel::bounded(1);", "DX0004 async_channel::bounded"),
            ("let (a, b) = flume::unbounded::<u8>();", "DX0004 flume::unbounded"),
            ("let (a, b) = futures::channel::oneshot::channel::<u8>();", "DX0004 futures::channel::oneshot::channel"),
            ("let (a, b) = futures::channel::mpsc::unbounded::<u8>();", "DX0004 futures::channel::mpsc::unbounded"),
            ("inbox.recv().await", "DX0004 recv"),
            ("if let Some(x) = inbox.recv().await {}", "DX0004 recv"),
            ("client.get(url).send().await?", "DX0006 send"),
            ("sqlx::query_as(text).fetch_one(pool).await?", "DX0006 sqlx::query_as"),
            ("let rows = query.fetch_all(pool).await?;", "DX0006 fetch_all"),
            ("self_state.slots.acquire().await", "DX0004 acquire"),
            ("let next = tasks.join_next().await;", "DX0004 join_next"),
            ("let guard = shared.cache.lock().await;", "DX0004 lock"),
            ("hyper::Client::new()", "DX0006 hyper::Client::new"),
            ("futures_timer::Delay::new(second).await", "DX0003 futures_timer::Delay::new"),
            ("tokio_retry::Retry::spawn(policy, work).await", "DX0003 tokio_retry::Retry::spawn"),
            ("backoff::future::retry(policy, work).await", "DX0003 backoff::future::retry"),
            ("async_std::fs::read(path).await", "DX0006 async_std::fs::read"),
        ];
        for (body, finding) in table {
            let found = found_with(&parameters(), &body.parse().unwrap());
            assert!(found.first().is_some_and(|first| first == finding), "{body}: {found:?}");
        }
    }

    /// One case per line: waits for what the context made, and for what the author's own types do with it.
    #[test]
    fn own_futures_are_ignored() {
        let table = [
            "ChargeCard::call(&ctx, &1).await?",
            "let all = calls; duroxide::join_all(&ctx, all).await",
            "duroxide::map(&ctx, items, 4, |item| ChargeCard::call(&ctx, &item)).await",
            "ctx.join(futures).await",
            "ctx.select2(a, b).await",
            "let call = ChargeCard::schedule(&ctx, &1); call.await?",
            "let later = async { ChargeCard::call(&ctx, &1).await }; later.await?",
            "order.wait(&ctx).await?",
            "order.recv().await",
            "order.lock().await?",
            "feed.recv().await",
            "let feed = Feed::open(&ctx); feed.recv().await",
            "let feed = crate::feeds::open(); feed.recv().await",
            "let feed = self::open(); feed.lock().await",
            "crate::feeds::open().recv().await",
            "self.recv().await",
            "self.lock().await",
            "helper(&ctx, &order).await",
            "inbox.recv(&ctx).await",
            "feed.acquire(&ctx, 3).await",
            "let guard = std::sync::Mutex::new(1); guard.lock();",
            "let iter = items.iter(); iter.next();",
            "let all = buffered(4);",
            "let all = page.buffered();",
            "let x = receiver.recv();",
            "Line::dequeue(&ctx).await?",
            "Endpoint::read_from(&ctx, id).await?",
            "struct Feed; let feed = Feed::new(); feed.recv().await",
            "crate::task::yield_now().await",
            "order.send(&ctx).await",
        ];
        for body in table {
            assert_eq!(found_with(&parameters(), &body.parse().unwrap()), [""; 0], "{body}");
        }
    }
}
