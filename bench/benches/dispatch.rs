//! From payload to payload: decode, run the handler, encode, on both sides in one run.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use duroxide::runtime::OrchestrationHandler;
use duroxide::{OrchestrationContext, OrchestrationRegistry};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// An order of any size.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Order {
    /// Who orders.
    pub customer: String,
    /// An optional note.
    pub note: Option<String>,
    /// The items of the order.
    pub lines: Vec<Line>,
    /// More properties.
    pub properties: BTreeMap<String, f64>,
}

/// One line of an order.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Line {
    /// The title.
    pub title: String,
    /// The price.
    pub cents: u64,
    /// Whether it is in stock.
    pub in_stock: bool,
}

/// Return an order unchanged.
///
/// # Errors
///
/// Never.
#[duroxide::orchestration(name = "return-order")]
pub async fn return_order(_ctx: OrchestrationContext, order: Order) -> Result<Order, String> {
    Ok(order)
}

/// The hand-written handler, and the annotated one.
fn handlers() -> [(&'static str, Arc<dyn OrchestrationHandler>); 2] {
    let by_hand = OrchestrationRegistry::builder().register_typed("by-hand", return_order).build();
    let attributes = duroxide::create_orchestration_registry();
    let handler = |registry: &OrchestrationRegistry, name| registry.resolve_handler(name).expect("it is registered").1;
    [("by hand", handler(&by_hand, "by-hand")), ("attributes", handler(&attributes, ReturnOrder::NAME))]
}

fn payload(lines: usize) -> String {
    let line =
        |number| Line { title: format!("The book with the number {number}"), cents: 1299, in_stock: number % 3 == 0 };
    let order = Order {
        customer: "Ada Lovelace".to_owned(),
        note: None,
        lines: (0..lines).map(line).collect(),
        properties: [("weight".to_owned(), 1.5), ("discount".to_owned(), 0.1)].into(),
    };
    serde_json::to_value(&order).expect("an order is JSON").to_string()
}

/// Runs a handler that never waits.
fn run(handler: &dyn OrchestrationHandler, context: &OrchestrationContext, payload: &str) -> String {
    let mut future = pin!(handler.invoke(context.clone(), payload.to_owned()));
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output.expect("the handler never fails"),
        Poll::Pending => panic!("the handler waits"),
    }
}

fn dispatch(criterion: &mut Criterion) {
    let context = OrchestrationContext::new(Vec::new(), 1, "1".into(), "return-order".into(), "1.0.0".into(), None);
    let handlers = handlers();
    for (size, lines) in [("small", 1), ("10 kB", 140), ("1 MB", 14_000)] {
        let payload = payload(lines);
        let outputs = handlers.each_ref().map(|(_, handler)| run(&**handler, &context, &payload));
        assert!(outputs.iter().all(|output| *output == payload), "both write the same bytes");
        let mut group = criterion.benchmark_group("dispatch");
        group.throughput(Throughput::Bytes(payload.len() as u64));
        for (style, handler) in &handlers {
            group.bench_function(BenchmarkId::new(*style, size), |bencher| {
                bencher.iter(|| black_box(run(&**handler, &context, black_box(&payload))));
            });
        }
        group.finish();
    }
}

criterion_group!(benches, dispatch);
criterion_main!(benches);
