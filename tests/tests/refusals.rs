//! What a handle rejects before it reaches a store, and instances that run another orchestration.

use duroxide::{
    ActivityContext, ClientError, OrchestrationContext, OrchestrationStatus, RetryPolicy, Status, WaitError,
};
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::{Deserialize, Serialize};
use std::time::Duration;

#[duroxide::activity(name = "echo-word")]
async fn echo_word(_ctx: ActivityContext, word: String) -> Result<String, String> {
    Ok(word)
}

#[duroxide::orchestration(name = "say-word")]
async fn say_word(word: String) -> Result<String, String> {
    Ok(word)
}

#[derive(Debug, Serialize, Deserialize)]
struct Receipt {
    cents: u64,
}

#[duroxide::orchestration(name = "write-receipt", alias = "print-receipt")]
async fn write_receipt(cents: u64) -> Result<Receipt, String> {
    Ok(Receipt { cents })
}

#[duroxide::orchestration(name = "wait-for-word")]
async fn wait_for_word(ctx: OrchestrationContext) -> Result<String, String> {
    Ok(ctx.schedule_wait("word").await)
}

/// IDs that stores cannot hold, or cannot tell apart.
const BAD_IDS: [&str; 3] = ["", "\0", "order-\0-1"];

fn invalid<T: std::fmt::Debug>(result: Result<T, ClientError>) -> String {
    match result.unwrap_err() {
        ClientError::InvalidInput { message } => message,
        other => panic!("{other:?}"),
    }
}

fn assert_names_the_id(message: &str, of: &str, id: &str) {
    let expected = if id.is_empty() { format!("the {of} ID is empty") } else { "contains U+0000".to_owned() };
    assert!(message.contains(&expected), "{message}");
    assert!(!message.contains('\0'), "{message}");
}

#[tokio::test]
async fn clients_reject_invalid_ids() {
    let engine = Engine::start_linked().await;
    let (client, word) = (&engine.client, "word".to_owned());
    for id in BAD_IDS {
        for message in [
            invalid(SayWord::start(client, id, &word).await),
            invalid(SayWord::start(client, id, &word).pinned().await),
            invalid(SayWord::status(client, id).await),
            invalid(SayWord::cancel(client, id, "enough").await),
            SayWord::wait(client, id, TIMEOUT).await.unwrap_err().to_string(),
        ] {
            assert_names_the_id(&message, "instance", id);
        }
    }
    let reserved = invalid(SayWord::start(client, "a::sub::1", &word).await);
    assert!(reserved.contains("`a::sub::1` is reserved"), "{reserved}");
    assert_eq!(client.list_all_instances().await.unwrap(), [""; 0]);
    engine.stop().await;
}

#[duroxide::orchestration(name = "use-bad-ids")]
async fn use_bad_ids(ctx: OrchestrationContext, id: String) -> Result<Vec<String>, String> {
    let word = "word".to_owned();
    Ok(vec![
        SayWord::call(&ctx, &word).instance(id.as_str()).await.unwrap_err(),
        SayWord::call(&ctx, &word).instance(id.as_str()).spawn().unwrap_err(),
        EchoWord::call(&ctx, &word).session(id.as_str()).schedule().await.unwrap_err(),
        EchoWord::call(&ctx, &word).retry(RetryPolicy::new(2)).session(&id).await.unwrap_err(),
    ])
}

#[tokio::test]
async fn orchestrations_reject_invalid_ids() {
    let engine = Engine::start_linked().await;
    for (index, id) in BAD_IDS.into_iter().enumerate() {
        let instance = format!("bad-{index}");
        UseBadIds::start(&engine.client, instance.as_str(), &id.to_owned()).await.unwrap();
        let errors = UseBadIds::wait(&engine.client, &instance, TIMEOUT).await.unwrap();
        for (error, of) in errors.iter().zip(["instance", "instance", "session", "session"]) {
            assert_names_the_id(error, of, id);
            assert!(error.contains("::say-word: ") || error.contains("::echo-word: "), "{error}");
        }
        assert_eq!(engine.history(&instance).await.len(), 2, "nothing is recorded but start and end");
    }
    engine.stop().await;
}

#[tokio::test]
async fn an_instance_of_another_orchestration_is_rejected() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    WriteReceipt::start(client, "receipt", &7).await.unwrap();
    assert_eq!(WriteReceipt::wait(client, "receipt", TIMEOUT).await.unwrap().cents, 7);

    let expected = "instance `receipt` runs `duroxide-export-tests::orchestration::write-receipt`, not \
                    `duroxide-export-tests::orchestration::say-word`: use the handle of that orchestration";
    match SayWord::wait(client, "receipt", TIMEOUT).await.unwrap_err() {
        WaitError::OtherOrchestration(other) => {
            assert_eq!((other.instance.as_str(), other.expected), ("receipt", SAY_WORD));
            assert_eq!(other.to_string(), expected);
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(invalid(SayWord::status(client, "receipt").await), expected);

    // An alias is the same orchestration.
    let alias = "duroxide-export-tests::orchestration::print-receipt";
    client.start_orchestration("by-alias", alias, "8").await.unwrap();
    assert_eq!(WriteReceipt::wait(client, "by-alias", TIMEOUT).await.unwrap().cents, 8);
    assert!(matches!(WriteReceipt::status(client, "by-alias").await.unwrap(), Status::Completed { .. }));
    engine.stop().await;
}

/// The mismatch is known as soon as the instance has started, so the wait does not last until its timeout.
#[tokio::test]
async fn a_running_instance_of_another_orchestration_is_rejected_at_once() {
    let engine = Engine::start_linked().await;
    WaitForWord::start(&engine.client, "waits", &()).await.unwrap();
    let wait = SayWord::wait(&engine.client, "waits", Duration::MAX);
    let error = tokio::time::timeout(TIMEOUT, wait).await.expect("an answer").unwrap_err();
    assert!(matches!(error, WaitError::OtherOrchestration(_)), "{error}");
    engine.stop().await;
}

#[tokio::test]
async fn waiting_for_an_instance_that_does_not_exist_times_out() {
    let engine = Engine::start_linked().await;
    let error = SayWord::wait(&engine.client, "nobody", Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(error, WaitError::Timeout { .. }), "{error}");
    assert!(matches!(SayWord::status(&engine.client, "nobody").await.unwrap(), Status::NotFound));
    engine.stop().await;
}

#[duroxide::orchestration(name = "panic-with-text")]
async fn panic_with_text(text: String) -> Result<(), String> {
    panic!("{text}")
}

#[duroxide::activity(name = "panic-at-work")]
async fn panic_at_work(text: String) -> Result<(), String> {
    panic!("{text}")
}

#[duroxide::orchestration(name = "await-panic")]
async fn await_panic(ctx: OrchestrationContext, text: String) -> Result<(), String> {
    PanicAtWork::schedule(&ctx, &text).await
}

#[duroxide::activity(name = "cut-raw", raw)]
async fn cut_raw(payload: String) -> Result<String, String> {
    Ok(payload.replace('-', "\0"))
}

#[duroxide::orchestration(name = "relay-raw-text", raw)]
async fn relay_raw_text(ctx: OrchestrationContext, payload: String) -> Result<String, String> {
    CutRaw::schedule(&ctx, &payload).await
}

#[duroxide::orchestration(name = "send-raw-nul")]
async fn send_raw_nul(ctx: OrchestrationContext) -> Result<String, String> {
    CutRaw::schedule(&ctx, &"a\0b".to_owned()).await
}

/// The error of an instance.
async fn failure(engine: &Engine, instance: &str) -> String {
    match engine.client.wait_for_orchestration(instance, TIMEOUT).await.unwrap() {
        OrchestrationStatus::Failed { details, .. } => details.display_message(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn no_text_with_nul_reaches_the_store() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    PanicWithText::start(client, "panic", &"a\0b".to_owned()).await.unwrap();
    assert!(failure(&engine, "panic").await.ends_with("a\\u{0}b"));
    AwaitPanic::start(client, "panic-in-activity", &"a\0b".to_owned()).await.unwrap();
    assert!(!failure(&engine, "panic-in-activity").await.contains('\0'));

    let raw = invalid(RelayRawText::start(client, "raw", &"a\0b".to_owned()).await);
    assert!(raw.contains("::relay-raw-text: cannot serialize the input") && raw.contains("U+0000"), "{raw}");
    RelayRawText::start(client, "raw-output", &"a-b".to_owned()).await.unwrap();
    let output = failure(&engine, "raw-output").await;
    assert!(output.contains("::cut-raw: cannot serialize its output") && output.contains("U+0000"), "{output}");
    SendRawNul::start(client, "raw-input", &()).await.unwrap();
    let input = failure(&engine, "raw-input").await;
    assert!(input.contains("::cut-raw: cannot serialize the input") && input.contains("U+0000"), "{input}");

    WaitForWord::start(client, "cancelled", &()).await.unwrap();
    WaitForWord::cancel(client, "cancelled", "be\0cause").await.unwrap();
    assert!(failure(&engine, "cancelled").await.contains("be\\u{0}cause"));
    engine.stop().await;
}

#[duroxide::activity(name = "take-a-moment", timeout = "200000y", retry(max_attempts = 2, initial = "1ms"))]
async fn take_a_moment() -> Result<String, String> {
    tokio::time::sleep(Duration::from_millis(20)).await;
    Ok("done".to_owned())
}

#[duroxide::orchestration(name = "wait-for-ever")]
async fn wait_for_ever(ctx: OrchestrationContext) -> Result<Vec<String>, String> {
    let policy = RetryPolicy::new(2).with_timeout(Duration::MAX);
    Ok(vec![TakeAMoment::call(&ctx, &()).await?, TakeAMoment::call(&ctx, &()).retry(policy).await?])
}

/// Timers that no store can hold would fire at once.
#[tokio::test]
async fn the_longest_timeout_is_long() {
    let engine = Engine::start_linked().await;
    WaitForEver::start(&engine.client, "long", &()).await.unwrap();
    assert_eq!(WaitForEver::wait(&engine.client, "long", Duration::MAX).await.unwrap(), ["done", "done"]);
    engine.stop().await;
}
