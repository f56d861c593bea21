//! Handlers that panic in every place where they can: both dispatchers live, and the next workflow runs.

use duroxide::providers::open;
use duroxide::runtime::RuntimeOptions;
use duroxide::{ActivityContext, Either2, OrchestrationContext, OrchestrationStatus, Registries, State, WorkflowError};
use duroxide_export_tests::{Engine, TIMEOUT, options};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::iter;
use std::panic::panic_any;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Panics whenever it is dropped, with a payload that does so too.
#[derive(Debug, Serialize, Deserialize)]
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic_any(Self);
    }
}

impl fmt::Display for Bomb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a bomb")
    }
}

impl std::error::Error for Bomb {}
impl WorkflowError for Bomb {}

/// Panics whatever is asked of it.
#[derive(Debug)]
struct Mine;

fn explode() -> ! {
    panic_any(Bomb)
}

impl Serialize for Mine {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        explode()
    }
}

impl<'de> Deserialize<'de> for Mine {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        explode()
    }
}

impl fmt::Display for Mine {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        explode()
    }
}

impl std::error::Error for Mine {}
impl WorkflowError for Mine {}

/// Cannot be serialized, and then not be shown either.
#[derive(Debug, Deserialize)]
struct Unshown;

impl Serialize for Unshown {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(serde::ser::Error::custom("never"))
    }
}

impl fmt::Display for Unshown {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        explode()
    }
}

impl std::error::Error for Unshown {}
impl WorkflowError for Unshown {}

/// Cannot be deserialized, and the reason is a bomb.
#[derive(Debug)]
struct Unread;

impl<'de> Deserialize<'de> for Unread {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(D::Error::custom(Mine))
    }
}

impl Serialize for Unread {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        explode()
    }
}

/// State whose clones are bombs.
#[derive(Debug)]
struct Armed(#[expect(dead_code, reason = "it is there to be dropped")] Option<Bomb>);

impl Clone for Armed {
    fn clone(&self) -> Self {
        Self(Some(Bomb))
    }
}

/// State that cannot be cloned after all.
#[derive(Debug)]
struct Single;

impl Clone for Single {
    fn clone(&self) -> Self {
        explode()
    }
}

/// The same body as an activity, a blocking activity and an orchestration.
macro_rules! handlers {
    ($module:ident, $names:tt, () $($rest:tt)*) => {
        handlers! { @ $module, $names, [] $($rest)* }
    };
    ($module:ident, $names:tt, ($input:ident: $type:ty) $($rest:tt)*) => {
        handlers! { @ $module, $names, [$input: $type] $($rest)* }
    };
    (
        @ $module:ident, ($activity:literal, $blocking:literal, $orchestration:literal),
        [$($input:ident: $type:ty)?] -> $returned:ty $body:block
    ) => {
        #[allow(
            clippy::missing_const_for_fn,
            clippy::needless_pass_by_value,
            clippy::unnecessary_wraps,
            clippy::unused_async,
            unused_variables,
            reason = "not every body has the same lints"
        )]
        mod $module {
            use super::*;

            #[duroxide::activity(name = $activity)]
            async fn panic_async($($input: $type)?) -> $returned $body

            #[duroxide::activity(name = $blocking)]
            fn panic_blocking($($input: $type)?) -> $returned $body

            /// Panic.
            #[duroxide::orchestration(name = $orchestration)]
            async fn panic_orchestrated(_: OrchestrationContext $(, $input: $type)?) -> $returned $body

            pub(super) const NAMES: [&str; 3] = [PANIC_ASYNC, PANIC_BLOCKING, PANIC_ORCHESTRATED];
        }
    };
}

handlers! { text, ("text", "text-blocking", "text-orchestration"), () -> Result<(), String> { panic!("out of tea") } }
handlers! { number, ("number", "number-blocking", "number-orchestration"), () -> Result<(), String> { panic_any(7) } }
handlers! { bomb, ("bomb", "bomb-blocking", "bomb-orchestration"), () -> Result<(), String> { panic_any(Bomb) } }
handlers! { local, ("local", "local-blocking", "local-orchestration"), () -> Result<(), String> {
    let _bomb = Bomb;
    Ok(())
} }
handlers! { input, ("input", "input-blocking", "input-orchestration"), (input: Bomb) -> Result<(), String> { Ok(()) } }
handlers! { read, ("read", "read-blocking", "read-orchestration"), (input: Mine) -> Result<(), String> { Ok(()) } }
handlers! { unread, ("unread", "unread-blocking", "unread-orchestration"), (input: Unread) -> Result<(), String> { Ok(()) } }
handlers! { output, ("output", "output-blocking", "output-orchestration"), () -> Result<Bomb, String> { Ok(Bomb) } }
handlers! { written, ("written", "written-blocking", "written-orchestration"), () -> Result<Mine, String> { Ok(Mine) } }
handlers! { error, ("error", "error-blocking", "error-orchestration"), () -> Result<(), Bomb> { Err(Bomb) } }
handlers! { shown, ("shown", "shown-blocking", "shown-orchestration"), () -> Result<(), Mine> { Err(Mine) } }
handlers! { unshown, ("unshown", "unshown-blocking", "unshown-orchestration"), () -> Result<(), Unshown> { Err(Unshown) } }
handlers! { armed, ("armed", "armed-blocking", "armed-orchestration"), (state: State<Armed>) -> Result<(), String> { Ok(()) } }
handlers! { single, ("single", "single-blocking", "single-orchestration"), (state: State<Single>) -> Result<(), String> { Ok(()) } }

const NO_TEXT: &str = "the handler panicked with a payload that is not text";

/// Names of handlers, and what their errors say.
fn table() -> Vec<([&'static str; 3], &'static str)> {
    let bombs = [
        number::NAMES,
        bomb::NAMES,
        local::NAMES,
        input::NAMES,
        read::NAMES,
        unread::NAMES,
        output::NAMES,
        written::NAMES,
        error::NAMES,
        shown::NAMES,
        unshown::NAMES,
        armed::NAMES,
        single::NAMES,
    ];
    iter::once((text::NAMES, "out of tea")).chain(bombs.map(|names| (names, NO_TEXT))).collect()
}

/// Schedule the activity of this name.
#[duroxide::orchestration(name = "schedule-any")]
async fn schedule_any(ctx: OrchestrationContext, name: String) -> Result<String, String> {
    ctx.schedule_activity(name, "null").await
}

#[duroxide::activity(name = "double", idempotent)]
async fn double(number: u32) -> Result<u32, String> {
    Ok(number * 2)
}

/// Double a number.
#[duroxide::orchestration(name = "double-number")]
async fn double_number(ctx: OrchestrationContext, number: u32) -> Result<u32, String> {
    Double::call(&ctx, &number).await
}

#[duroxide::event(name = "go")]
#[derive(Debug, Serialize, Deserialize)]
struct Go;

/// An event that is a bomb.
#[duroxide::event(name = "mail")]
#[derive(Debug, Serialize, Deserialize)]
struct Mail(Bomb);

/// Wait for an event with a bomb, which each turn drops, and defuse it in the end.
#[duroxide::orchestration(name = "wait-with-bomb")]
async fn wait_with_bomb(ctx: OrchestrationContext) -> Result<u32, String> {
    let bomb = Bomb;
    let number = Double::call(&ctx, &4).await?;
    Go::wait(&ctx).await?;
    std::mem::forget(bomb);
    Ok(number)
}

/// Continue as new with a bomb.
#[duroxide::orchestration(name = "continue-with-bomb")]
async fn continue_with_bomb(ctx: OrchestrationContext, left: u32) -> Result<u32, String> {
    let bomb = Bomb;
    if left > 0 {
        return ContinueWithBomb::continue_as_new(&ctx, &(left - 1)).await;
    }
    std::mem::forget(bomb);
    Ok(left)
}

/// Drop a bomb that lost a race.
#[duroxide::orchestration(name = "drop-loser")]
async fn drop_loser(ctx: OrchestrationContext) -> Result<(), String> {
    let bomb = Bomb;
    let never = Go::wait(&ctx).map(move |_| drop(bomb));
    ctx.select2(never, ctx.schedule_timer(Duration::ZERO)).await;
    Ok(())
}

/// Receive a bomb.
#[duroxide::orchestration(name = "receive-bomb")]
async fn receive_bomb(ctx: OrchestrationContext) -> Result<(), String> {
    Mail::wait(&ctx).await?;
    Ok(())
}

/// How many activities that wait have begun and ended.
static BEGAN: AtomicUsize = AtomicUsize::new(0);
static ENDED: AtomicUsize = AtomicUsize::new(0);

/// Tells when it is dropped, as a bomb.
struct Telling(Bomb);

impl Telling {
    fn new() -> Self {
        BEGAN.fetch_add(1, Ordering::SeqCst);
        Self(Bomb)
    }
}

impl Drop for Telling {
    fn drop(&mut self) {
        ENDED.fetch_add(1, Ordering::SeqCst);
    }
}

#[duroxide::activity(name = "hang")]
async fn hang() -> Result<(), String> {
    let _telling = Telling::new();
    std::future::pending().await
}

/// Blocks until the activity has been cancelled, and a little longer.
fn block_until_dropped(ctx: &ActivityContext) {
    while !ctx.is_cancelled() {
        std::thread::sleep(Duration::from_millis(5));
    }
    // Longer than the grace period: nobody waits any more.
    std::thread::sleep(Duration::from_millis(500));
}

#[duroxide::activity(name = "block")]
#[expect(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "that is the signature of an activity")]
fn block(ctx: ActivityContext) -> Result<(), String> {
    let _telling = Telling::new();
    block_until_dropped(&ctx);
    Ok(())
}

/// Its output counts as ended, and is a bomb.
#[derive(Serialize, Deserialize)]
struct Output(Bomb);

impl Drop for Output {
    fn drop(&mut self) {
        ENDED.fetch_add(1, Ordering::SeqCst);
    }
}

#[duroxide::activity(name = "block-with-output")]
#[expect(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "that is the signature of an activity")]
fn block_with_output(ctx: ActivityContext) -> Result<Output, String> {
    BEGAN.fetch_add(1, Ordering::SeqCst);
    block_until_dropped(&ctx);
    Ok(Output(Bomb))
}

/// Give up the activity of this name once it runs.
#[duroxide::orchestration(name = "give-up")]
async fn give_up(ctx: OrchestrationContext, name: String) -> Result<bool, String> {
    let activity = ctx.schedule_activity(name, "null");
    Ok(matches!(ctx.select2(activity, Go::wait(&ctx)).await, Either2::Second(_)))
}

async fn engine() -> Engine {
    let options = RuntimeOptions {
        // An activity learns of its cancellation when its lock is renewed.
        worker_lock_timeout: Duration::from_secs(2),
        worker_lock_renewal_buffer: Duration::from_millis(1500),
        activity_cancellation_grace_period: Duration::from_millis(100),
        ..options()
    };
    let registries: Registries =
        duroxide::RegistriesBuilder::all().provide(Armed(None)).provide(Single).build().unwrap();
    Engine::start_on_store(open("sqlite::memory:").await.unwrap(), registries, options).await
}

async fn error(engine: &Engine, instance: &str) -> String {
    match engine.client.wait_for_orchestration(instance, TIMEOUT).await {
        Ok(OrchestrationStatus::Failed { details, .. }) => details.display_message(),
        other => panic!("{instance}: {other:?}"),
    }
}

/// Both dispatchers live.
async fn assert_alive(engine: &Engine, after: &str) {
    let instance = format!("after-{after}");
    DoubleNumber::start(&engine.client, &instance, &21).await.unwrap();
    let number = DoubleNumber::wait(&engine.client, &instance, TIMEOUT).await;
    assert_eq!(number.unwrap_or_else(|error| panic!("after {after}: {error}")), 42);
}

async fn until_waits(engine: &Engine, instance: &str) {
    let waits = |kind: &duroxide::EventKind| matches!(kind, duroxide::EventKind::ExternalSubscribed { .. });
    for _ in 0..TIMEOUT.as_millis() / 5 {
        let history = engine.client.read_execution_history(instance, 1).await.unwrap_or_default();
        if history.iter().any(|event| waits(&event.kind)) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("{instance} does not wait");
}

async fn until(count: &AtomicUsize, wanted: usize) {
    tokio::time::timeout(TIMEOUT, async {
        while count.load(Ordering::SeqCst) < wanted {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
    .await
    .unwrap();
}

#[tokio::test]
async fn a_handler_that_panics_fails_alone() {
    let engine = engine().await;
    for ([activity, blocking, orchestration], message) in table() {
        for name in [activity, blocking] {
            ScheduleAny::start(&engine.client, name, &name.to_owned()).await.unwrap();
            let error = error(&engine, name).await;
            assert!(error.contains("panicked") && error.contains(message), "{name}: {error}");
            assert_alive(&engine, name).await;
        }
        engine.client.start_orchestration(orchestration, orchestration, "null").await.unwrap();
        let error = error(&engine, orchestration).await;
        assert_eq!(error, format!("orchestration panicked: {message}"), "{orchestration}");
        assert_alive(&engine, orchestration).await;
    }
    engine.stop().await;
}

#[tokio::test]
async fn a_turn_that_ends_with_a_bomb_counts() {
    let engine = engine().await;
    WaitWithBomb::start(&engine.client, "wait", &()).await.unwrap();
    until_waits(&engine, "wait").await;
    assert_alive(&engine, "wait").await;
    Go.raise(&engine.client, "wait").await.unwrap();
    assert_eq!(WaitWithBomb::wait(&engine.client, "wait", TIMEOUT).await.unwrap(), 8);

    ContinueWithBomb::start(&engine.client, "continue", &3).await.unwrap();
    assert_eq!(ContinueWithBomb::wait(&engine.client, "continue", TIMEOUT).await.unwrap(), 0);

    WaitWithBomb::start(&engine.client, "cancelled", &()).await.unwrap();
    until_waits(&engine, "cancelled").await;
    engine.client.cancel_instance("cancelled", "no longer needed").await.unwrap();
    assert!(error(&engine, "cancelled").await.contains("no longer needed"));
    assert_alive(&engine, "cancelled").await;
    engine.stop().await;
}

#[tokio::test]
async fn a_bomb_in_a_race_or_an_event_fails_alone() {
    let engine = engine().await;
    DropLoser::start(&engine.client, "loser", &()).await.unwrap();
    assert_eq!(error(&engine, "loser").await, format!("orchestration panicked: {NO_TEXT}"));
    assert_alive(&engine, "loser").await;

    ReceiveBomb::start(&engine.client, "mail", &()).await.unwrap();
    until_waits(&engine, "mail").await;
    engine.client.raise_event("mail", <Mail as duroxide::message::Message>::NAME, "null").await.unwrap();
    assert_eq!(error(&engine, "mail").await, format!("orchestration panicked: {NO_TEXT}"));
    assert_alive(&engine, "mail").await;
    engine.stop().await;
}

#[tokio::test]
async fn a_cancelled_activity_may_drop_a_bomb() {
    let engine = engine().await;
    for (index, name) in [HANG, BLOCK, BLOCK_WITH_OUTPUT].into_iter().enumerate() {
        GiveUp::start(&engine.client, name, &name.to_owned()).await.unwrap();
        until(&BEGAN, index + 1).await;
        until_waits(&engine, name).await;
        Go.raise(&engine.client, name).await.unwrap();
        assert!(GiveUp::wait(&engine.client, name, TIMEOUT).await.unwrap());
        assert_alive(&engine, name).await;
        until(&ENDED, index + 1).await;
        assert_alive(&engine, &format!("end-of-{name}")).await;
    }
    engine.stop().await;
}
