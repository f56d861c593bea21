//! The same texts in messages: events, queues, values and progress.

use crate::texts::{Anything, Newtype, NumberOrText, TEXTS, Transparent};
use duroxide::{ActivityRegistry, Client, EventKind, OrchestrationContext, OrchestrationRegistry, Status};
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// A module with an orchestration that receives and sends messages of one type, and one that does so by hand.
macro_rules! messages {
    ($module:ident, $type:ty, $make:expr, $name:literal) => {
        mod $module {
            use super::*;

            type Content = $type;

            #[duroxide::event(name = $name)]
            #[derive(Debug, PartialEq, Serialize, Deserialize)]
            struct Raised(Content);

            #[duroxide::queue(name = $name)]
            #[derive(Debug, PartialEq, Serialize, Deserialize)]
            struct Enqueued(Content);

            #[duroxide::value(name = $name)]
            #[derive(Debug, PartialEq, Serialize, Deserialize)]
            struct Set(Content);

            #[duroxide::orchestration(name = $name, progress = Content)]
            async fn exchange(ctx: OrchestrationContext) -> Result<(), String> {
                let Raised(content) = Raised::wait(&ctx).await?;
                Exchange::report(&ctx, &content)?;
                let Enqueued(content) = Enqueued::dequeue(&ctx).await?;
                Set(content).set(&ctx)?;
                Ok(())
            }

            /// duroxide's own calls.
            async fn exchange_by_hand(ctx: OrchestrationContext, _: ()) -> Result<(), String> {
                let content: Content = ctx.schedule_wait_typed(RAISED).await;
                ctx.set_custom_status(serde_json::to_string(&content).map_err(|error| error.to_string())?);
                let content: Content = ctx.dequeue_event_typed(ENQUEUED).await;
                ctx.set_kv_value_typed(SET, &content);
                Ok(())
            }

            fn contents() -> Vec<Content> {
                TEXTS.into_iter().map($make).collect()
            }

            async fn exchanged(engine: &Engine) {
                let client = &engine.client;
                for index in 0..contents().len() {
                    client.start_orchestration_typed(format!("{}-{index}", $name), EXCHANGE, &()).await.unwrap();
                }
                for (index, content) in contents().into_iter().enumerate() {
                    let instance = format!("{}-{index}", $name);
                    until_it_waits(client, &instance).await;
                    Raised(content).raise(client, &instance).await.unwrap();
                }
                for (index, content) in contents().into_iter().enumerate() {
                    let instance = format!("{}-{index}", $name);
                    Enqueued(content).enqueue(client, &instance).await.unwrap();
                }
                for (index, content) in contents().into_iter().enumerate() {
                    let instance = format!("{}-{index}", $name);
                    Exchange::wait(client, &instance, TIMEOUT).await.unwrap();
                    let status = Exchange::status(client, &instance).await.unwrap();
                    let Status::Completed { progress, .. } = status else { panic!("{content:?}: {status:?}") };
                    assert_eq!(progress.as_ref(), Some(&content));
                    let set = client.get_kv_value_typed::<Content>(&instance, SET).await.unwrap();
                    assert_eq!(set.as_ref(), Some(&content));
                    assert_eq!(Set::read(client, instance).await.unwrap(), Some(Set(content)));
                }
            }

            #[tokio::test]
            async fn every_text_arrives() {
                let engine = Engine::start_linked().await;
                exchanged(&engine).await;
                engine.stop().await;
            }

            #[tokio::test]
            async fn hand_written_workflows_can_read_and_write_it() {
                let orchestrations =
                    OrchestrationRegistry::builder().register_typed(EXCHANGE, exchange_by_hand).build_result().unwrap();
                let engine = Engine::start(ActivityRegistry::default(), orchestrations).await;
                exchanged(&engine).await;
                engine.stop().await;
            }
        }
    };
}

async fn until_it_waits(client: &Client, instance: &str) {
    let waits = |kind: &EventKind| matches!(kind, EventKind::ExternalSubscribed { .. });
    while !client.read_execution_history(instance, 1).await.unwrap_or_default().iter().any(|event| waits(&event.kind)) {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

messages!(string, String, str::to_owned, "string");
messages!(optional, Option<String>, |text| Some(text.to_owned()), "optional");
messages!(json, Value, Value::from, "json");
messages!(newtype, Newtype, |text| Newtype(text.to_owned()), "newtype");
messages!(transparent, Transparent, |text| Transparent { text: text.to_owned() }, "transparent");
messages!(number_or_text, NumberOrText, |text| NumberOrText::Text(text.to_owned()), "number-or-text");
messages!(anything, Anything, |text| Anything::Text(text.to_owned()), "anything");
messages!(list, Vec<String>, |text| vec![text.to_owned(); 2], "list");
