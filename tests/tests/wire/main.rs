//! Wire compatibility: handles write and read the same bytes as duroxide's own typed methods, wherever those preserve
//! the value. `texts` and `arbitrary` test the exceptions.
//!
//! Each case runs one workflow with every mixture of generated and hand-written parts: the client, the orchestration
//! and the activity. All mixtures must leave the same history.

mod arbitrary;
mod features;
mod guide;
mod messages;
mod texts;
mod unserializable;

use duroxide::{ActivityContext, ActivityRegistry, OrchestrationContext, OrchestrationRegistry};
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt::Debug;

/// The generated and the hand-written form of one set of handlers.
struct Sides {
    generated: (ActivityRegistry, OrchestrationRegistry),
    by_hand: (ActivityRegistry, OrchestrationRegistry),
}

/// A module with the same workflow in both forms: `relay` calls the activity `echo` and the sub-orchestration `nested`.
macro_rules! workflow {
    ($module:ident, $type:ty, $echo:literal, $nested:literal, $relay:literal) => {
        mod $module {
            use super::*;

            #[duroxide::activity(name = $echo)]
            async fn echo(_ctx: ActivityContext, input: $type) -> Result<$type, String> {
                Ok(input)
            }

            #[duroxide::orchestration(name = $nested)]
            async fn nested(ctx: OrchestrationContext, input: $type) -> Result<$type, String> {
                Echo::schedule(&ctx, &input).await
            }

            #[duroxide::orchestration(name = $relay)]
            async fn relay(ctx: OrchestrationContext, input: $type) -> Result<$type, String> {
                let echoed = Echo::schedule(&ctx, &input).await?;
                let nested = Nested::schedule(&ctx, &echoed).await?;
                let id = format!("{}-child", ctx.instance_id());
                Nested::call(&ctx, &nested).instance(id).await
            }

            async fn nested_by_hand(ctx: OrchestrationContext, input: $type) -> Result<$type, String> {
                ctx.schedule_activity_typed(ECHO, &input).await
            }

            async fn relay_by_hand(ctx: OrchestrationContext, input: $type) -> Result<$type, String> {
                let echoed: $type = ctx.schedule_activity_typed(ECHO, &input).await?;
                let nested: $type = ctx.schedule_sub_orchestration_typed(NESTED, &echoed).await?;
                let id = format!("{}-child", ctx.instance_id());
                ctx.schedule_sub_orchestration_with_id_typed(NESTED, id, &nested).await
            }

            fn sides() -> Sides {
                Sides {
                    generated: (duroxide::create_activity_registry(), duroxide::create_orchestration_registry()),
                    by_hand: (
                        ActivityRegistry::builder().register_typed(ECHO, echo).build_result().unwrap(),
                        OrchestrationRegistry::builder()
                            .register_typed(NESTED, nested_by_hand)
                            .register_typed(RELAY, relay_by_hand)
                            .build_result()
                            .unwrap(),
                    ),
                }
            }

            async fn start(engine: &Engine, by_hand: bool, instance: &str, input: &$type) {
                if by_hand {
                    engine.client.start_orchestration_typed(instance, RELAY, input).await.unwrap();
                } else {
                    Relay::start(&engine.client, instance, input).await.unwrap();
                }
            }

            async fn wait(engine: &Engine, by_hand: bool, instance: &str) -> $type {
                if by_hand {
                    engine.client.wait_for_orchestration_typed(instance, TIMEOUT).await.unwrap().unwrap()
                } else {
                    Relay::wait(&engine.client, instance, TIMEOUT).await.unwrap()
                }
            }

            pub(crate) async fn check(inputs: &[$type]) {
                let mut histories = vec![Vec::new(); inputs.len()];
                for mixture in 0..8_u8 {
                    let [client, orchestrations, activities] = [0, 1, 2].map(|bit| mixture >> bit & 1 == 1);
                    let Sides { generated, by_hand } = sides();
                    let engine = Engine::start(
                        if activities { by_hand.0 } else { generated.0 },
                        if orchestrations { by_hand.1 } else { generated.1 },
                    )
                    .await;
                    for (index, input) in inputs.iter().enumerate() {
                        start(&engine, client, &format!("case-{index}"), input).await;
                    }
                    for (index, histories) in histories.iter_mut().enumerate() {
                        let instance = format!("case-{index}");
                        let output = wait(&engine, client, &instance).await;
                        let mut recorded = vec![serde_json::to_value(&output).unwrap().to_string()];
                        for part in [instance.clone(), format!("{instance}-child")] {
                            let history = engine.history(&part).await;
                            recorded.extend(history.iter().map(|event| serde_json::to_string(event).unwrap()));
                        }
                        histories.push(recorded);
                    }
                    engine.stop().await;
                }
                for (input, histories) in inputs.iter().zip(histories) {
                    for history in &histories {
                        assert!(history.len() >= 10, "{history:#?}");
                        assert_eq!(history, &histories[0], "{input:?}");
                    }
                }
            }
        }
    };
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Command {
    Stop,
    Resize { sku: String, nodes: Option<u8> },
    Tag(String, HashMap<String, f64>),
}

workflow!(text, String, "echo-text", "nest-text", "relay-text");
workflow!(unit, (), "echo-unit", "nest-unit", "relay-unit");
workflow!(map, HashMap<String, i64>, "echo-map", "nest-map", "relay-map");
workflow!(optional_text, Option<String>, "echo-optional-text", "nest-optional-text", "relay-optional-text");
workflow!(optional_number, Option<u32>, "echo-optional-number", "nest-optional-number", "relay-optional-number");
workflow!(command, Command, "echo-command", "nest-command", "relay-command");
workflow!(float, f64, "echo-float", "nest-float", "relay-float");
workflow!(list, Vec<(char, u64)>, "echo-list", "nest-list", "relay-list");

#[tokio::test]
async fn text() {
    let texts = ["plain", "", " ", "12", "null", "null-ish", "line\nbreak", "größe 🦀", "{\"a\":1}", "[1", "\\"];
    text::check(&texts.map(str::to_owned)).await;
}

#[tokio::test]
async fn unit() {
    unit::check(&[()]).await;
}

#[tokio::test]
async fn maps_in_any_order() {
    let pairs = |count: i64| (0..count).map(|n| (format!("key {}", n * 7919 % 101), n)).collect();
    map::check(&[pairs(0), pairs(1), pairs(100)]).await;
}

#[tokio::test]
async fn options() {
    optional_text::check(&[Some("text".into()), Some(String::new()), Some("nullable".into())]).await;
    optional_number::check(&[None, Some(0), Some(u32::MAX)]).await;
}

#[tokio::test]
async fn enums() {
    command::check(&[
        Command::Stop,
        Command::Resize { sku: "B2s".into(), nodes: None },
        Command::Resize { sku: String::new(), nodes: Some(3) },
        Command::Tag("\"quoted\"".into(), [("z".into(), 0.1), ("a".into(), -2.0)].into()),
    ])
    .await;
}

#[tokio::test]
async fn numbers() {
    float::check(&[0.0, 0.1, -1e300, 1.0 / 3.0, f64::MIN_POSITIVE]).await;
    list::check(&[vec![], vec![('"', u64::MAX), ('ß', 0)]]).await;
}

/// Generated code finishes a workflow that hand-written code started, and the other way round.
#[tokio::test]
async fn a_running_workflow_changes_sides() {
    for hand_written_first in [true, false] {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("store.db");
        let by_hand = || {
            let activities = ActivityRegistry::builder().register_typed(ADD_TAX, add_tax).build_result().unwrap();
            let orchestrations =
                OrchestrationRegistry::builder().register_typed(APPROVE_ORDER, approve_by_hand).build_result().unwrap();
            (activities, orchestrations)
        };
        let generated = || (duroxide::create_activity_registry(), duroxide::create_orchestration_registry());
        let (first, second) = if hand_written_first { (by_hand(), generated()) } else { (generated(), by_hand()) };

        let engine = Engine::start_in_file(&file, first.0, first.1).await;
        let prices: Prices = [("pen".to_owned(), 100), ("ink".to_owned(), 250)].into();
        ApproveOrder::start(&engine.client, "order", &prices).await.unwrap();
        while engine.history("order").await.len() < 4 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        engine.stop().await;

        let engine = Engine::start_in_file(&file, second.0, second.1).await;
        engine.client.raise_event("order", "approved", "by Ada").await.unwrap();
        let output = ApproveOrder::wait(&engine.client, "order", TIMEOUT).await.unwrap();
        assert_eq!(output, ("by Ada".to_owned(), [("pen".to_owned(), 141), ("ink".to_owned(), 353)].into()));
        engine.stop().await;
    }
}

type Prices = HashMap<String, u32>;

#[duroxide::activity]
async fn add_tax(_ctx: ActivityContext, prices: Prices) -> Result<Prices, String> {
    Ok(prices.into_iter().map(|(item, price)| (item, price * 119 / 100)).collect())
}

#[duroxide::orchestration]
async fn approve_order(ctx: OrchestrationContext, prices: Prices) -> Result<(String, Prices), String> {
    let prices = AddTax::schedule(&ctx, &prices).await?;
    let approval = ctx.schedule_wait("approved").await;
    Ok((approval, AddTax::schedule(&ctx, &prices).await?))
}

async fn approve_by_hand(ctx: OrchestrationContext, prices: Prices) -> Result<(String, Prices), String> {
    let prices: Prices = ctx.schedule_activity_typed(ADD_TAX, &prices).await?;
    let approval = ctx.schedule_wait("approved").await;
    Ok((approval, ctx.schedule_activity_typed(ADD_TAX, &prices).await?))
}
