//! The bytes of payloads when features of `serde_json` change its values. They still match duroxide's own codec.

use duroxide::runtime::OrchestrationHandler;
use duroxide::{OrchestrationContext, OrchestrationRegistry};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use serde_json::{Number, Value};
use std::collections::BTreeMap;
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

/// Give raw JSON back.
#[duroxide::orchestration(name = "return-raw")]
async fn return_raw(raw: Box<RawValue>) -> Result<Box<RawValue>, String> {
    Ok(raw)
}

async fn raw_by_hand(_: OrchestrationContext, raw: Box<RawValue>) -> Result<Box<RawValue>, String> {
    Ok(raw)
}

fn run(handler: &dyn OrchestrationHandler, payload: &str) -> Result<String, String> {
    let context = OrchestrationContext::new(Vec::new(), 1, "1".into(), "o".into(), "1.0.0".into(), None);
    match pin!(handler.invoke(context, payload.to_owned())).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("the handler waits"),
    }
}

fn main() {
    let hand = OrchestrationRegistry::builder()
        .register_typed("everything", by_hand)
        .register_typed("raw", raw_by_hand)
        .build();
    let own = duroxide::create_orchestration_registry();
    let handler = |registry: &OrchestrationRegistry, name| registry.resolve_handler(name).unwrap().1;
    let everything = r#"{"zebra":0.1,"number":1.500e2,"raw":{"b" : 1,"a":[ "x" ]},"apple":{"z":1,"y":0.10},
        "large":340282366920938463463374607431768211455,"map":{"q":"text","p":null,"o":[1.0]},"mango":[-1,"é\n"]}"#;
    let written = run(&*handler(&own, ReturnEverything::NAME), everything);
    assert_eq!(written, run(&*handler(&hand, "everything"), everything));
    println!("{}", written.unwrap());
    for raw in [r#"{"b" : 1, "a":2}"#, r#""text""#, "1.50"] {
        assert_eq!(run(&*handler(&own, ReturnRaw::NAME), raw), run(&*handler(&hand, "raw"), raw), "{raw}");
    }
}
