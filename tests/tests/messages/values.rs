//! Values.

use duroxide::OrchestrationContext;
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::time::Duration;

/// Where the database answers, once it does.
#[duroxide::value(name = "endpoint")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Endpoint(pub(crate) String);

/// The response to an operation.
#[duroxide::value(name = "response")]
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Response {
    pub(crate) lines: u32,
}

/// JSON has no such keys.
#[duroxide::value(name = "grid")]
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Grid(HashMap<(u8, u8), u8>);

/// What a workflow sees of its own value: before it is set, after, and after it is cleared.
#[duroxide::orchestration(name = "publish-endpoint")]
async fn publish_endpoint(ctx: OrchestrationContext, address: String) -> Result<[Option<Endpoint>; 3], String> {
    let before = Endpoint::get(&ctx)?;
    Endpoint(address.clone()).set(&ctx)?;
    let after = Endpoint::get(&ctx)?;
    ctx.schedule_timer(Duration::from_millis(1)).await;
    Endpoint::clear(&ctx);
    let cleared = Endpoint::get(&ctx)?;
    Endpoint(address).set(&ctx)?;
    Ok([before, after, cleared])
}

#[duroxide::orchestration(name = "answer-operations")]
async fn answer_operations(ctx: OrchestrationContext, operations: Vec<String>) -> Result<(), String> {
    for (operation, lines) in operations.iter().zip(1..) {
        Response::at(operation).set(&ctx, &Response { lines })?;
    }
    Ok(())
}

#[duroxide::orchestration(name = "read-endpoint-of")]
async fn read_endpoint_of(ctx: OrchestrationContext, instance: String) -> Result<Option<Endpoint>, String> {
    Endpoint::read_from(&ctx, instance).await
}

#[duroxide::orchestration(name = "set-bad-values")]
async fn set_bad_values(ctx: OrchestrationContext) -> Result<String, String> {
    ctx.set_kv_value("endpoint", "{");
    Ok(Endpoint::get(&ctx).expect_err("not a string"))
}

#[duroxide::orchestration(name = "set-grid")]
async fn set_grid(ctx: OrchestrationContext) -> Result<(), String> {
    Grid([((1, 2), 3)].into()).set(&ctx)?;
    ctx.schedule_timer(Duration::from_secs(3600)).await;
    Ok(())
}

/// Handles the errors of values that cannot be set.
#[duroxide::orchestration(name = "try-to-set")]
async fn try_to_set(ctx: OrchestrationContext) -> Result<Vec<String>, String> {
    Grid(HashMap::new()).set(&ctx)?;
    let of_value = Grid([((1, 2), 3)].into()).set(&ctx).unwrap_err();
    let of_name = Endpoint::named("a\0").set(&ctx, &endpoint()).unwrap_err();
    assert_eq!(Grid::get(&ctx)?.map(|grid| grid.0.len()), Some(0));
    Ok(vec![of_value, of_name])
}

fn endpoint() -> Endpoint {
    Endpoint("10.0.0.4:5432".to_owned())
}

#[tokio::test]
async fn a_value_is_read_by_its_instance_a_client_and_other_instances() {
    let engine = Engine::start_linked().await;
    assert_eq!(Endpoint::read(&engine.client, "database").await.unwrap(), None);
    PublishEndpoint::start(&engine.client, "database", &endpoint().0).await.unwrap();
    let seen = PublishEndpoint::wait(&engine.client, "database", TIMEOUT).await.unwrap();
    assert_eq!(seen, [None, Some(endpoint()), None]);
    assert_eq!(Endpoint::read(&engine.client, "database").await.unwrap(), Some(endpoint()));
    assert_eq!(Endpoint::wait_for(&engine.client, "database", TIMEOUT).await.unwrap(), endpoint());
    // As hand-written readers see it.
    let by_hand: Option<Endpoint> = engine.client.get_kv_value_typed("database", ENDPOINT).await.unwrap();
    assert_eq!(by_hand, Some(endpoint()));
    assert_eq!(engine.client.get_kv_value("database", "endpoint").await.unwrap().unwrap(), "\"10.0.0.4:5432\"");

    ReadEndpointOf::start(&engine.client, "reader", &"database".to_owned()).await.unwrap();
    assert_eq!(ReadEndpointOf::wait(&engine.client, "reader", TIMEOUT).await.unwrap(), Some(endpoint()));
    ReadEndpointOf::start(&engine.client, "reader-of-none", &"nobody".to_owned()).await.unwrap();
    assert_eq!(ReadEndpointOf::wait(&engine.client, "reader-of-none", TIMEOUT).await.unwrap(), None);
    engine.stop().await;
}

#[tokio::test]
async fn a_family_of_values_has_a_key_for_each() {
    let engine = Engine::start_linked().await;
    AnswerOperations::start(&engine.client, "answers", &vec!["op-1".to_owned(), "op-2".to_owned()]).await.unwrap();
    let second = Response::at("op-2");
    assert_eq!(second.key(), "response:op-2");
    assert_eq!(second.wait_for(&engine.client, "answers", TIMEOUT).await.unwrap(), Response { lines: 2 });
    assert_eq!(Response::at("op-1").read(&engine.client, "answers").await.unwrap(), Some(Response { lines: 1 }));
    assert_eq!(Response::at("op-3").read(&engine.client, "answers").await.unwrap(), None);
    let timeout = Response::named("op-1").wait_for(&engine.client, "answers", Duration::from_millis(20)).await;
    assert!(matches!(timeout, Err(duroxide::ClientError::Timeout)), "{timeout:?}");
    engine.stop().await;
}

#[tokio::test]
async fn bad_values_are_errors_that_name_the_value() {
    let engine = Engine::start_linked().await;
    SetBadValues::start(&engine.client, "bad", &()).await.unwrap();
    let of_instance = SetBadValues::wait(&engine.client, "bad", TIMEOUT).await.unwrap();
    let of_client = Endpoint::read(&engine.client, "bad").await.unwrap_err().to_string();
    ReadEndpointOf::start(&engine.client, "reader-of-bad", &"bad".to_owned()).await.unwrap();
    let of_other = ReadEndpointOf::wait(&engine.client, "reader-of-bad", TIMEOUT).await.unwrap_err().to_string();
    for error in [of_instance, of_client, of_other] {
        for part in ["endpoint: the value is not a", "messages::values::Endpoint", "line 1 column"] {
            assert!(error.contains(part), "{error}");
        }
    }

    SetGrid::start(&engine.client, "grid", &()).await.unwrap();
    let error = SetGrid::wait(&engine.client, "grid", TIMEOUT).await.unwrap_err().to_string();
    assert!(error.contains("grid: cannot serialize the value, a `messages::values::Grid`"), "{error}");

    TryToSet::start(&engine.client, "tried", &()).await.unwrap();
    let errors = TryToSet::wait(&engine.client, "tried", TIMEOUT).await.unwrap();
    assert!(errors[0].contains("grid: cannot serialize the value, a `messages::values::Grid`"), "{errors:?}");
    assert!(errors[1].contains("the name of the value, `a\\u{0}`, contains U+0000"), "{errors:?}");

    let error = Endpoint::read(&engine.client, "").await.unwrap_err().to_string();
    assert!(error.contains("the instance ID is empty"), "{error}");
    let error = Endpoint::named("").read(&engine.client, "a").await.unwrap_err().to_string();
    assert!(error.contains("the name of the value is empty"), "{error}");
    engine.stop().await;
}
