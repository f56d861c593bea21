//! `raw` handlers, whose payloads are passed through unchanged.

use duroxide::{ActivityContext, OrchestrationContext, WaitError};
use duroxide_export_tests::{Engine, TIMEOUT};

/// Text that a typed handler would decode, and text that is not JSON at all.
const TEXTS: [&str; 6] = ["plain", "\"quoted\"", "{\"b\":1, \"a\":2}", "null", "", "\u{1f980}\n"];

#[duroxide::activity(raw)]
async fn echo_raw(ctx: ActivityContext, payload: String) -> Result<String, String> {
    ctx.trace_debug("echo");
    if payload == "fail" { Err("\"failed\"".to_owned()) } else { Ok(payload) }
}

#[duroxide::activity(raw)]
#[expect(clippy::unnecessary_wraps, clippy::missing_const_for_fn, reason = "that is the signature of an activity")]
fn echo_raw_blocking(payload: String) -> Result<String, String> {
    Ok(payload)
}

#[duroxide::orchestration(raw)]
async fn relay_raw(ctx: OrchestrationContext, payload: String) -> Result<String, String> {
    let echoed = EchoRaw::schedule(&ctx, &payload).await?;
    EchoRawBlocking::call(&ctx, &echoed).await
}

#[duroxide::orchestration(raw)]
async fn nest_raw(ctx: OrchestrationContext, payload: String) -> Result<String, String> {
    RelayRaw::schedule(&ctx, &payload).await
}

#[tokio::test]
async fn text_is_never_changed() {
    let engine = Engine::start_linked().await;
    for (index, text) in TEXTS.into_iter().enumerate() {
        let instance = format!("raw-{index}");
        NestRaw::start(&engine.client, instance.as_str(), &text.to_owned()).await.unwrap();
        assert_eq!(NestRaw::wait(&engine.client, &instance, TIMEOUT).await.unwrap(), text);
    }
    engine.stop().await;
}

#[tokio::test]
async fn untyped_clients_can_send_raw_payloads() {
    let engine = Engine::start_linked().await;
    engine.client.start_orchestration("untyped", RELAY_RAW, "\"quoted\"").await.unwrap();
    assert_eq!(RelayRaw::wait(&engine.client, "untyped", TIMEOUT).await.unwrap(), "\"quoted\"");
    engine.client.start_orchestration("fails", RELAY_RAW, "fail").await.unwrap();
    let error = RelayRaw::wait(&engine.client, "fails", TIMEOUT).await.unwrap_err();
    assert!(matches!(&error, WaitError::Failed { error, .. } if error == "\"failed\""), "{error}");
    engine.stop().await;
}

/// Without `raw`, quoted text is a JSON string, as for duroxide's codec.
#[duroxide::orchestration]
async fn repeat_typed(text: String) -> Result<String, String> {
    Ok(text)
}

#[tokio::test]
async fn without_raw_the_payload_is_decoded() {
    let engine = Engine::start_linked().await;
    engine.client.start_orchestration("typed", REPEAT_TYPED, "\"quoted\"").await.unwrap();
    assert_eq!(RepeatTyped::wait(&engine.client, "typed", TIMEOUT).await.unwrap(), "quoted");
    engine.stop().await;
}
