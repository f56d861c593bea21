//! The bytes of payloads when features of `serde_json` change its values: the same as without them, except where
//! docs/wire-format.md says otherwise.

mod workflows;

use duroxide::runtime::{OrchestrationHandler, RuntimeOptions};
use duroxide::{OrchestrationContext, OrchestrationRegistry, Registries, RegistriesBuilder};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Number, Value};
use std::collections::{BTreeMap, HashMap};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

#[derive(Serialize, Deserialize)]
struct Everything {
    zebra: f32,
    number: Number,
    raw: Box<RawValue>,
    apple: Value,
    large: u128,
    map: BTreeMap<String, Option<Box<RawValue>>>,
    mango: (i8, String),
}

/// Give everything back.
#[duroxide::orchestration(name = "return-everything")]
async fn return_everything(everything: Everything) -> Result<Everything, String> {
    Ok(everything)
}

async fn by_hand(_: OrchestrationContext, everything: Everything) -> Result<Everything, String> {
    Ok(everything)
}

/// What has the same bytes with and without the features.
#[derive(Serialize, Deserialize)]
struct Plain {
    b: Vec<Item>,
    a: BTreeMap<String, Option<String>>,
}

#[derive(Serialize, Deserialize)]
struct Item {
    d: f64,
    c: i8,
}

#[duroxide::orchestration(name = "return-plain")]
async fn return_plain(plain: Plain) -> Result<Plain, String> {
    Ok(plain)
}

#[duroxide::orchestration(name = "make-map")]
async fn make_map() -> Result<HashMap<u32, HashMap<String, u8>>, String> {
    let inner = || ('a'..'h').map(|key| (key.to_string(), 1)).collect();
    Ok((0..20).map(|key| (key, inner())).collect())
}

fn run(handler: &dyn OrchestrationHandler, payload: &str) -> Result<String, String> {
    let context = OrchestrationContext::new(Vec::new(), 1, "1".into(), "o".into(), "1.0.0".into(), None);
    match pin!(handler.invoke(context, payload.to_owned())).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the handler waits"),
    }
}

/// Works on a store until the standard input is closed.
async fn work(url: &str) {
    let store = duroxide::providers::open(url).await.unwrap();
    let by_hand = Registries { activities: Default::default(), orchestrations: workflows::by_hand() };
    let options = RuntimeOptions { orchestration_concurrency: 1, worker_concurrency: 1, ..RuntimeOptions::default() };
    let runtime = RegistriesBuilder::all().merge(by_hand).start(store, options).await.unwrap();
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).unwrap();
    runtime.shutdown(Some(60_000)).await;
}

fn main() {
    match std::env::args().nth(1) {
        Some(url) => tokio::runtime::Runtime::new().unwrap().block_on(work(&url)),
        None => print_payloads(),
    }
}

fn print_payloads() {
    let hand = OrchestrationRegistry::builder().register_typed("everything", by_hand).build();
    let own = duroxide::create_orchestration_registry();
    let handler = |registry: &OrchestrationRegistry, name| registry.resolve_handler(name).unwrap().1;
    let everything = r#"{"zebra":0.1,"number":1.500e2,"raw":{"b" : 1,"a":[ "x" ]},"apple":{"z":1,"y":0.10},
        "large":340282366920938463463374607431768211455,"map":{"q":"text","p":null,"o":[1.0]},"mango":[-1,"é\n"]}"#;
    let written = run(&*handler(&own, ReturnEverything::NAME), everything).unwrap();
    // duroxide's codec writes the fields in the order of their declaration here.
    let by_hand = run(&*handler(&hand, "everything"), everything).unwrap();
    assert_ne!(written, by_hand);
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), serde_json::from_str::<Value>(&by_hand).unwrap());
    println!("{written}");

    // Without the features, the same bytes: what a program without them has recorded can be replayed.
    for (payload, expected) in [
        (r#"{"b":[{"d":1.5,"c":-3}],"a":{"z":"x","y":null}}"#, r#"{"a":{"y":null,"z":"x"},"b":[{"c":-3,"d":1.5}]}"#),
        (r#"{"b":[],"a":{}}"#, r#"{"a":{},"b":[]}"#),
    ] {
        assert_eq!(run(&*handler(&own, ReturnPlain::NAME), payload).unwrap(), expected);
    }
    // Each map has an order of its own.
    let maps: std::collections::BTreeSet<_> =
        (0..20).map(|_| run(&*handler(&own, MakeMap::NAME), "null").unwrap()).collect();
    assert_eq!(maps.len(), 1, "{maps:?}");
}
