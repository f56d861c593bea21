//! No value of a handler can take down a PostgreSQL store.
//!
//! Text with U+0000 that reached the store unescaped would stop all workers for good, so another instance must get
//! through after each value.

use duroxide::providers::postgres::PostgresProvider;
use duroxide::{
    ActivityContext, CallError, Client, OrchestrationContext, RetryPolicy, Runtime, Status, WaitError, WorkflowError,
};
use duroxide_export_tests_postgres::Server;
use duroxide_export_tests_support::{TIMEOUT, capture_logs};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// What a user can type, and what is read as something else.
const TEXTS: [&str; 6] = ["\0", "a\0b", "\"\0\"", "{\"a\":\"\0\"}", "12", "\\u0000"];

#[derive(Debug, Clone, PartialEq, thiserror::Error, Serialize, Deserialize)]
#[error("refused {0}")]
struct Refused(String);

impl WorkflowError for Refused {}

#[duroxide::activity(name = "echo-text")]
async fn echo_text(_ctx: ActivityContext, text: String) -> Result<String, String> {
    Ok(text)
}

#[duroxide::activity(name = "fail-with-text")]
async fn fail_with_text(text: String) -> Result<(), String> {
    Err(text)
}

#[duroxide::activity(name = "refuse-text")]
async fn refuse_text(text: String) -> Result<(), Refused> {
    Err(Refused(text))
}

#[duroxide::activity(name = "panic-with-text")]
async fn panic_with_text(text: String) -> Result<(), String> {
    panic!("{text}")
}

#[duroxide::activity(name = "echo-raw", raw)]
async fn echo_raw(text: String) -> Result<String, String> {
    Ok(text.replace('0', "\0"))
}

#[duroxide::orchestration(name = "nest-text")]
async fn nest_text(ctx: OrchestrationContext, text: String) -> Result<String, String> {
    if ctx.execution_id() == 1 {
        return NestText::continue_as_new(&ctx, &text).await;
    }
    Ok(text)
}

#[duroxide::orchestration(name = "panic-itself")]
async fn panic_itself(text: String) -> Result<String, String> {
    panic!("{text}")
}

#[duroxide::orchestration(name = "refuse-itself")]
async fn refuse_itself(ctx: OrchestrationContext, text: String) -> Result<(), CallError<Refused>> {
    RefuseText::schedule(&ctx, &text).await
}

#[duroxide::orchestration(name = "send-text")]
async fn send_text(ctx: OrchestrationContext, text: String) -> Result<String, String> {
    let shown = text.replace('\0', "\\u{0}");
    let echoed = EchoText::schedule(&ctx, &text).await?;
    let nested = NestText::schedule(&ctx, &echoed).await?;
    NestText::call(&ctx, &nested).instance(format!("{}-detached", ctx.instance_id())).spawn()?;
    expect(&FailWithText::schedule(&ctx, &nested).await, &Err(shown))?;
    expect(&RefuseItself::schedule(&ctx, &nested).await, &Err(CallError::Failed(Refused(text.clone()))))?;
    PanicWithText::schedule(&ctx, &nested).await.unwrap_err();
    PanicItself::schedule(&ctx, &nested).await.unwrap_err();
    // Raw text arrives, or is rejected.
    let raw = EchoRaw::schedule(&ctx, &nested).await;
    if text.contains(['\0', '0']) {
        assert!(raw.unwrap_err().contains("U+0000"));
    } else {
        expect(&raw, &Ok(text))?;
    }
    Ok(nested)
}

fn expect<T: std::fmt::Debug + PartialEq>(value: &T, expected: &T) -> Result<(), String> {
    if value == expected { Ok(()) } else { Err(format!("{value:?} is not {expected:?}")) }
}

#[duroxide::activity(name = "take-a-moment", timeout = "200000y")]
async fn take_a_moment() -> Result<String, String> {
    Ok("done".to_owned())
}

#[duroxide::orchestration(name = "wait-for-ever")]
async fn wait_for_ever(ctx: OrchestrationContext) -> Result<Vec<String>, String> {
    let policy = RetryPolicy::new(2).with_timeout(Duration::MAX);
    Ok(vec![TakeAMoment::call(&ctx, &()).await?, TakeAMoment::call(&ctx, &()).retry(policy).await?])
}

#[duroxide::event(name = "raised-text")]
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct RaisedText(String);

#[duroxide::queue(name = "enqueued-text")]
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct EnqueuedText(String);

#[duroxide::value(name = "set-text")]
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct SetText(String);

/// Reports what was raised, and sets what was enqueued.
#[duroxide::orchestration(name = "exchange-text", progress = Option<String>)]
async fn exchange_text(ctx: OrchestrationContext) -> Result<(), String> {
    ExchangeText::report(&ctx, &None)?;
    let RaisedText(text) = RaisedText::wait(&ctx).await?;
    ExchangeText::report(&ctx, &Some(text))?;
    for text in EnqueuedText::drain(&ctx).await {
        SetText(text?.0).set(&ctx)?;
    }
    Ok(())
}

/// Reports text without a declared type.
#[duroxide::orchestration(name = "report-text")]
async fn report_text(ctx: OrchestrationContext, text: String) -> Result<(), String> {
    ReportText::report(&ctx, &text)?;
    Ok(())
}

/// A server, a runtime on it with everything that is linked in, and a client.
struct Engine {
    client: Client,
    runtime: Arc<Runtime>,
    _server: Server,
}

impl Engine {
    async fn start() -> Option<Self> {
        let server = Server::start()?;
        capture_logs();
        let store = Arc::new(PostgresProvider::new(&server.url()).await.unwrap());
        let registries = duroxide::RegistriesBuilder::all().build().unwrap();
        let runtime = Runtime::start_with_store(store.clone(), registries.activities, registries.orchestrations).await;
        Some(Self { client: Client::new(store), runtime, _server: server })
    }

    async fn stop(self) {
        self.runtime.shutdown(None).await;
    }
}

#[tokio::test]
async fn every_text_arrives_and_the_store_keeps_working() {
    let Some(engine) = Engine::start().await else { return };
    let client = &engine.client;
    for (index, text) in TEXTS.into_iter().enumerate() {
        let (id, text) = (format!("text-{index}"), text.to_owned());
        SendText::start(client, id.as_str(), &text).await.unwrap();
        assert_eq!(SendText::wait(client, &id, TIMEOUT).await.unwrap(), text);
        assert_eq!(NestText::wait(client, &format!("{id}-detached"), TIMEOUT).await.unwrap(), text);
        let refused = format!("refused-{index}");
        RefuseItself::start(client, refused.as_str(), &text).await.unwrap();
        match RefuseItself::wait(client, &refused, TIMEOUT).await.unwrap_err() {
            WaitError::Failed { error: Refused(carried), .. } => assert_eq!(carried, text),
            other => panic!("{other}"),
        }
        let other = format!("other-{index}");
        NestText::start(client, other.as_str(), &"fine".to_owned()).await.unwrap();
        assert_eq!(NestText::wait(client, &other, TIMEOUT).await.unwrap(), "fine", "after {text:?}");
        NestText::cancel(client, &other, &*text).await.unwrap();
    }
    assert!(NestText::start(client, "a\0b", &"fine".to_owned()).await.is_err());
    engine.stop().await;
}

#[tokio::test]
async fn every_text_arrives_in_messages() {
    let Some(engine) = Engine::start().await else { return };
    let client = &engine.client;
    for (index, text) in TEXTS.into_iter().enumerate() {
        let (id, text) = (format!("exchange-{index}"), text.to_owned());
        ExchangeText::start(client, id.as_str(), &()).await.unwrap();
        let mut updates = ExchangeText::watch(client, id.as_str());
        // It reports along with its wait.
        while !matches!(updates.next().await, Some(Ok(Status::Running { custom_status: Some(_), .. }))) {}
        EnqueuedText(text.clone()).enqueue(client, id.as_str()).await.unwrap();
        RaisedText(text.clone()).raise(client, id.as_str()).await.unwrap();
        ExchangeText::wait(client, &id, TIMEOUT).await.unwrap();
        let status = ExchangeText::status(client, &id).await.unwrap();
        assert!(matches!(&status, Status::Completed { progress: Some(Some(last)), .. } if *last == text), "{status:?}");
        assert_eq!(SetText::read(client, id).await.unwrap(), Some(SetText(text.clone())));

        let id = format!("report-{index}");
        ReportText::start(client, id.as_str(), &text).await.unwrap();
        ReportText::wait(client, &id, TIMEOUT).await.unwrap();
        let Status::Completed { progress, .. } = ReportText::status(client, &id).await.unwrap() else { panic!("{id}") };
        assert_eq!(progress, Some(text.replace('\0', "\\u{0}")));
    }
    engine.stop().await;
}

#[tokio::test]
async fn the_longest_timer_can_be_held() {
    let Some(engine) = Engine::start().await else { return };
    WaitForEver::start(&engine.client, "long", &()).await.unwrap();
    assert_eq!(WaitForEver::wait(&engine.client, "long", TIMEOUT).await.unwrap(), ["done", "done"]);
    engine.stop().await;
}

/// Has a timer of its own, which nothing bounds.
#[duroxide::orchestration(name = "sleep-by-hand")]
async fn sleep_by_hand(ctx: OrchestrationContext, seconds: u64) -> Result<(), String> {
    ctx.schedule_timer(Duration::from_secs(seconds)).await;
    Ok(())
}

#[tokio::test]
async fn a_timer_that_is_too_long_fails_its_instance() {
    let Some(engine) = Engine::start().await else { return };
    SleepByHand::start(&engine.client, "sleep", &u64::MAX).await.unwrap();
    let error = SleepByHand::wait(&engine.client, "sleep", TIMEOUT).await.unwrap_err();
    assert!(error.to_string().contains("out of range"), "{error}");
    ReportText::start(&engine.client, "after", &"well".to_owned()).await.unwrap();
    ReportText::wait(&engine.client, "after", TIMEOUT).await.unwrap();
    engine.stop().await;
}

/// Two handles for one instance.
#[tokio::test]
async fn an_instance_of_another_orchestration_is_rejected() {
    let Some(engine) = Engine::start().await else { return };
    WaitForEver::start(&engine.client, "ever", &()).await.unwrap();
    let error = NestText::wait(&engine.client, "ever", TIMEOUT).await.unwrap_err();
    assert!(matches!(&error, WaitError::OtherOrchestration(other) if other.running == WAIT_FOR_EVER), "{error}");
    engine.stop().await;
}
