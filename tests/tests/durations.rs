//! Every function that takes a duration, with the shortest and the longest ones.

use duroxide::dynamic::Lookup as _;
use duroxide::providers::{Resilient, open};
use duroxide::testing::TestRuntime;
use duroxide::{
    BackoffStrategy, Client, ClientError, EventKind, OrchestrationContext, RegistriesBuilder, RetryPolicy, WaitError,
};
use duroxide_export_tests::{Attempts, Engine, TIMEOUT};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// They have passed before anything can happen.
const SHORT: [Duration; 2] = [Duration::ZERO, Duration::from_nanos(1)];

/// They never pass.
fn long() -> [Duration; 4] {
    [Duration::MAX, Duration::MAX / 2, Duration::from_secs(u64::MAX), Duration::from_secs(u64::MAX / 1000)]
}

#[duroxide::event(name = "approval")]
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Signal(u8);

#[duroxide::queue(name = "order-line")]
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Order(u8);

#[duroxide::value(name = "approved-amount")]
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Answer(u8);

/// How an instance waits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum Way {
    Event,
    NamedEvent,
    Queue,
    NamedQueue,
}

const WAYS: [Way; 4] = [Way::Event, Way::NamedEvent, Way::Queue, Way::NamedQueue];

/// Wait for a message, and answer with what it says.
#[duroxide::orchestration(name = "wait-for-message")]
async fn wait_for_message(ctx: OrchestrationContext, (way, timeout): (Way, Duration)) -> Result<Option<u8>, String> {
    let received = match way {
        Way::Event => Signal::wait_timeout(&ctx, timeout).await?.map(|Signal(number)| number),
        Way::NamedEvent => Signal::named("named").wait_timeout(&ctx, timeout).await?.map(|Signal(number)| number),
        Way::Queue => Order::dequeue_timeout(&ctx, timeout).await?.map(|Order(number)| number),
        Way::NamedQueue => Order::named("named").dequeue_timeout(&ctx, timeout).await?.map(|Order(number)| number),
    };
    if let Some(number) = received {
        Answer(number).set(&ctx)?;
        Answer::named("named").set(&ctx, &Answer(number))?;
    }
    Ok(received)
}

/// Fails once, if told to.
#[duroxide::activity(name = "attempt-work", idempotent)]
async fn attempt_work(ctx: duroxide::ActivityContext, fails: bool) -> Result<(), String> {
    static ATTEMPTS: Attempts = Attempts::new();
    if fails && ATTEMPTS.next(ctx.instance_id()) == 1 { Err("once".to_owned()) } else { Ok(()) }
}

/// Attempt work with a timeout.
#[duroxide::orchestration(name = "attempt-with-timeout")]
async fn attempt_with_timeout(ctx: OrchestrationContext, timeout: Duration) -> Result<(), String> {
    AttemptWork::call(&ctx, &false).retry(RetryPolicy::new(2).with_timeout(timeout)).await
}

/// Attempt work with a delay between attempts.
#[duroxide::orchestration(name = "attempt-with-delay")]
async fn attempt_with_delay(ctx: OrchestrationContext, (kind, delay): (u8, Duration)) -> Result<(), String> {
    let backoff = match kind {
        0 => BackoffStrategy::Fixed { delay },
        1 => BackoffStrategy::Linear { base: delay, max: delay },
        _ => BackoffStrategy::Exponential { base: delay, multiplier: 2.0, max: delay },
    };
    let policy = RetryPolicy::new(2).with_backoff(backoff);
    AttemptWork::call(&ctx, &true).retry(policy).await
}

/// Waits until the history of an instance says something.
async fn until(client: &Client, instance: &str, is_so: fn(&EventKind) -> bool) {
    let found = tokio::time::timeout(TIMEOUT, async {
        loop {
            let history = client.read_execution_history(instance, 1).await.unwrap_or_default();
            if history.iter().any(|event| is_so(&event.kind)) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    });
    found.await.unwrap_or_else(|_| panic!("{instance}"));
}

async fn send(client: &Client, instance: &str, way: Way) {
    match way {
        Way::Event => Signal(7).raise(client, instance).await.unwrap(),
        Way::NamedEvent => Signal::named("named").raise(client, instance, &Signal(7)).await.unwrap(),
        Way::Queue => Order(7).enqueue(client, instance).await.unwrap(),
        Way::NamedQueue => Order::named("named").enqueue(client, instance, &Order(7)).await.unwrap(),
    }
}

const fn is_wait(kind: &EventKind) -> bool {
    matches!(kind, EventKind::ExternalSubscribed { .. } | EventKind::QueueSubscribed { .. })
}

#[tokio::test]
async fn messages() {
    let engine = Engine::start_linked().await;
    for way in WAYS {
        for (index, timeout) in SHORT.into_iter().enumerate() {
            let instance = format!("short-{way:?}-{index}");
            WaitForMessage::start(&engine.client, &instance, &(way, timeout)).await.unwrap();
            assert_eq!(WaitForMessage::wait(&engine.client, &instance, TIMEOUT).await.unwrap(), None, "{timeout:?}");
        }
        for (index, timeout) in long().into_iter().enumerate() {
            let instance = format!("long-{way:?}-{index}");
            WaitForMessage::start(&engine.client, &instance, &(way, timeout)).await.unwrap();
            until(&engine.client, &instance, is_wait).await;
            send(&engine.client, &instance, way).await;
            assert_eq!(WaitForMessage::wait(&engine.client, &instance, TIMEOUT).await.unwrap(), Some(7), "{timeout:?}");
        }
    }
    engine.stop().await;
}

#[tokio::test]
async fn retries() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    for (index, timeout) in long().into_iter().enumerate() {
        let instance = format!("timeout-{index}");
        AttemptWithTimeout::start(client, &instance, &timeout).await.unwrap();
        AttemptWithTimeout::wait(client, &instance, TIMEOUT).await.unwrap();
    }
    for (index, timeout) in SHORT.into_iter().enumerate() {
        let instance = format!("timeout-short-{index}");
        AttemptWithTimeout::start(client, &instance, &timeout).await.unwrap();
        match AttemptWithTimeout::wait(client, &instance, TIMEOUT).await {
            Ok(()) => {}
            Err(WaitError::Failed { error, .. }) if error.starts_with("timeout") => {}
            other => panic!("{timeout:?}: {other:?}"),
        }
    }
    for kind in 0..3 {
        for (index, delay) in SHORT.into_iter().enumerate() {
            let instance = format!("delay-{kind}-{index}");
            AttemptWithDelay::start(client, &instance, &(kind, delay)).await.unwrap();
            AttemptWithDelay::wait(client, &instance, TIMEOUT).await.unwrap();
        }
        for (index, delay) in long().into_iter().enumerate() {
            let instance = format!("delay-long-{kind}-{index}");
            AttemptWithDelay::start(client, &instance, &(kind, delay)).await.unwrap();
            until(client, &instance, |kind| matches!(kind, EventKind::TimerCreated { .. })).await;
            client.cancel_instance(&instance, "long enough").await.unwrap();
            let error = AttemptWithDelay::wait(client, &instance, TIMEOUT).await.unwrap_err().to_string();
            assert!(error.contains("long enough"), "{delay:?}: {error}");
        }
    }
    engine.stop().await;
}

#[tokio::test]
async fn waits_of_clients() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    let catalog = duroxide::catalog();
    let by_name = catalog.orchestration(WAIT_FOR_MESSAGE, None).unwrap();
    for (index, timeout) in SHORT.into_iter().chain(long()).enumerate() {
        let instance = format!("instance-{index}");
        WaitForMessage::start(client, &instance, &(Way::Event, Duration::MAX)).await.unwrap();
        until(client, &instance, is_wait).await;
        let all = async {
            tokio::join!(
                WaitForMessage::wait(client, &instance, timeout),
                by_name.wait(client, &instance, timeout),
                Answer::wait_for(client, &instance, timeout),
                Answer::named("named").wait_for(client, &instance, timeout),
            )
        };
        if SHORT.contains(&timeout) {
            let (ended, ended_by_name, answer, named) = all.await;
            assert!(matches!(ended, Err(WaitError::Timeout { timeout: given, .. }) if given == timeout), "{ended:?}");
            assert!(matches!(ended_by_name, Err(WaitError::Timeout { .. })), "{ended_by_name:?}");
            assert!(matches!(answer, Err(ClientError::Timeout)), "{answer:?}");
            assert!(matches!(named, Err(ClientError::Timeout)), "{named:?}");
        } else {
            // The waits are polled first.
            let ((ended, ended_by_name, answer, named), ()) = tokio::join!(all, send(client, &instance, Way::Event));
            assert_eq!(ended.unwrap(), Some(7), "{timeout:?}");
            assert_eq!(ended_by_name.unwrap(), 7, "{timeout:?}");
            assert_eq!(answer.unwrap(), Answer(7), "{timeout:?}");
            assert_eq!(named.unwrap(), Answer(7), "{timeout:?}");
        }
    }
    engine.stop().await;
}

#[tokio::test]
async fn time_limits_of_tests() {
    for limit in long() {
        let test = TestRuntime::of(RegistriesBuilder::all()).time_limit(limit).start().await;
        let instance = test.start::<WaitForMessage>(&(Way::Event, Duration::MAX)).await;
        test.raise(&instance, &Signal(7)).await;
        assert_eq!(test.wait::<WaitForMessage>(&instance).await.unwrap(), Some(7), "{limit:?}");
        test.run::<AttemptWork>(&false).await.unwrap();
    }
    for limit in SHORT {
        let test = TestRuntime::of(RegistriesBuilder::all()).time_limit(limit).start().await;
        let instance = test.start::<WaitForMessage>(&(Way::Event, Duration::MAX)).await;
        let waiting = tokio::spawn(async move { test.wait::<WaitForMessage>(&instance).await });
        let panic = waiting.await.unwrap_err().into_panic();
        let message = panic.downcast_ref::<String>().unwrap();
        assert!(message.contains(&format!("has not ended after {limit:?}")), "{message}");
    }
}

#[tokio::test]
async fn the_patience_of_a_store() {
    for patience in SHORT.into_iter().chain(long()) {
        let store = Resilient::new(open("sqlite::memory:").await.unwrap()).with_retry_period(patience);
        let registries = RegistriesBuilder::all().build().unwrap();
        let engine = Engine::start_on_store(Arc::new(store), registries, duroxide_export_tests::options()).await;
        AttemptWithTimeout::start(&engine.client, "instance", &Duration::MAX).await.unwrap();
        AttemptWithTimeout::wait(&engine.client, "instance", TIMEOUT).await.unwrap();
        engine.stop().await;
    }
}
