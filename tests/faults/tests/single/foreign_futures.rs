//! Orchestrations that wait for what duroxide does not know fail; those that wait for what it knows go on waiting.
//!
//! duroxide polls an orchestration only when something in its history has happened, so the first kind would wait forever
//! without a word. The handlers are hand-written: the attribute's lints reject most of them.

use duroxide::providers::open;
use duroxide::runtime::RuntimeOptions;
use duroxide::{
    ActivityContext, ActivityRegistry, Client, Either2, OrchestrationContext, OrchestrationRegistry,
    OrchestrationStatus, Runtime,
};
use duroxide_export_faults::insist::until_it_waits;
use duroxide_export_faults::worker::runtime_options;
use duroxide_export_tests_support::{TIMEOUT, capture_logs};
use futures_util::future::{Either, join, join_all, select};
use futures_util::stream::{self, FuturesUnordered, StreamExt};
use serde::{Deserialize, Serialize};
use std::iter;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, oneshot};

const MESSAGE: &str = "waits for something that duroxide does not know";

const HOUR: Duration = Duration::from_secs(60 * 60);

type Name = &'static str;
type Boxed = Pin<Box<dyn Future<Output = Result<String, String>> + Send>>;
type Body = fn(OrchestrationContext) -> Boxed;

/// A name and a [`Body`].
macro_rules! row {
    ($name:literal, $ctx:ident, $body:expr) => {{
        let body: Body = |$ctx| Box::pin(async move { $body });
        ($name, body)
    }};
}

/// Whether another poll, whatever its reason, would end the wait.
fn is_over_with_the_next_poll(name: Name) -> bool {
    name == "yield"
}

/// Futures that wait for another waker than duroxide's.
fn foreign() -> Vec<(Name, Body)> {
    vec![
        row!("buffer", ctx, {
            let calls = (0..3).map(|number: u8| ctx.schedule_activity("echo", number.to_string()));
            stream::iter(calls).buffer_unordered(2).collect::<Vec<_>>().await;
            Ok(String::new())
        }),
        row!("unordered", ctx, {
            let calls: FuturesUnordered<_> = iter::once(ctx.schedule_activity("echo", "1")).collect();
            calls.collect::<Vec<_>>().await;
            Ok(String::new())
        }),
        row!("unordered-events", ctx, {
            // One that has been raised, and is never noticed.
            let timers: FuturesUnordered<_> = iter::once(ctx.schedule_timer(Duration::ZERO)).collect();
            timers.collect::<Vec<_>>().await;
            Ok(String::new())
        }),
        row!("yield", _ctx, {
            tokio::task::yield_now().await;
            Ok(String::new())
        }),
        row!("sleep", _ctx, {
            tokio::time::sleep(Duration::from_millis(10)).await;
            Ok(String::new())
        }),
        row!("channel", _ctx, {
            let (sender, receiver) = oneshot::channel();
            tokio::spawn(async move { sender.send(()) });
            receiver.await.map_err(|error| error.to_string())?;
            Ok(String::new())
        }),
        row!("task", _ctx, {
            tokio::spawn(async {}).await.map_err(|error| error.to_string())?;
            Ok(String::new())
        }),
        row!("pending", _ctx, std::future::pending().await),
    ]
}

/// Where an orchestration comes to a wait.
#[derive(Clone, Copy)]
enum Place {
    First,
    AfterActivity,
    AfterContinueAsNew,
    /// Lets the wait lose against an activity, and goes on with it.
    Race,
    Join,
}

const PLACES: [(Name, Place); 5] = [
    ("first", Place::First),
    ("after-activity", Place::AfterActivity),
    ("after-continue-as-new", Place::AfterContinueAsNew),
    ("race", Place::Race),
    ("join", Place::Join),
];

async fn in_place(ctx: OrchestrationContext, place: Place, wait: Body, input: String) -> Result<String, String> {
    match place {
        Place::AfterActivity => {
            ctx.schedule_activity("echo", "1").await?;
            ctx.schedule_activity("echo", "2").await?;
            wait(ctx).await
        }
        Place::AfterContinueAsNew if input.is_empty() => ctx.continue_as_new("again").await,
        Place::First | Place::AfterContinueAsNew => wait(ctx).await,
        Place::Race => match select(wait(ctx.clone()), pin!(ctx.schedule_activity("echo", "1"))).await {
            Either::Left((output, _)) => output,
            Either::Right((_, wait)) => wait.await,
        },
        Place::Join => join(wait(ctx.clone()), ctx.schedule_activity("echo", "1")).await.0,
    }
}

fn instance_of(place: Name, wait: Name) -> String {
    format!("{place}-{wait}")
}

#[duroxide::queue(name = "parcel")]
#[derive(Debug, Serialize, Deserialize)]
struct Parcel(u8);

/// Some turns before the wait, and a report along with it.
async fn before_wait(ctx: &OrchestrationContext) -> Result<(), String> {
    ctx.schedule_activity("echo", "1").await?;
    ctx.schedule_timer(Duration::ZERO).await;
    ctx.schedule_activity("echo", "2").await?;
    ctx.set_custom_status("waits");
    Ok(())
}

/// Orchestrations that wait for what duroxide knows, until [`Engine::release`] lets them go on.
fn known() -> Vec<(Name, Body)> {
    [known_alone(), known_together(), known_after_others()].concat()
}

fn known_alone() -> Vec<(Name, Body)> {
    vec![
        row!("event", ctx, {
            before_wait(&ctx).await?;
            Ok(ctx.schedule_wait("go").await)
        }),
        row!("event-at-once", ctx, {
            ctx.set_custom_status("waits");
            Ok(ctx.schedule_wait("go").await)
        }),
        row!("queue", ctx, {
            before_wait(&ctx).await?;
            Ok(ctx.dequeue_event("go").await)
        }),
        row!("timer", ctx, {
            before_wait(&ctx).await?;
            ctx.schedule_timer(Duration::from_secs(4)).await;
            Ok(String::new())
        }),
        row!("activity", ctx, {
            before_wait(&ctx).await?;
            ctx.schedule_activity("hang", "").await
        }),
        row!("two-activities", ctx, {
            before_wait(&ctx).await?;
            let hanging = ctx.schedule_activity("hang", "");
            ctx.schedule_activity("echo", "").await?;
            hanging.await
        }),
        row!("child", ctx, {
            before_wait(&ctx).await?;
            ctx.schedule_sub_orchestration_with_id("event", "child-of-child", "").await
        }),
    ]
}

fn known_together() -> Vec<(Name, Body)> {
    vec![
        row!("race", ctx, {
            before_wait(&ctx).await?;
            match ctx.select2(ctx.schedule_wait("go"), ctx.schedule_timer(HOUR)).await {
                Either2::First(_) => Ok(String::new()),
                Either2::Second(()) => Err("an hour has passed".to_owned()),
            }
        }),
        row!("race-of-crate", ctx, {
            before_wait(&ctx).await?;
            select(ctx.schedule_timer(HOUR), ctx.schedule_wait("go")).await;
            Ok(String::new())
        }),
        row!("join", ctx, {
            before_wait(&ctx).await?;
            ctx.join(vec![ctx.schedule_wait("go"), ctx.dequeue_event("go")]).await;
            Ok(String::new())
        }),
        row!("join-of-crate", ctx, {
            before_wait(&ctx).await?;
            let calls = ["hang", "echo", "hang"].map(|name| ctx.schedule_activity(name, ""));
            join_all(calls).await;
            Ok(String::new())
        }),
        row!("map", ctx, {
            before_wait(&ctx).await?;
            ctx.schedule_wait("go").map(Ok).await
        }),
        row!("dequeue-timeout", ctx, {
            before_wait(&ctx).await?;
            Parcel::named("go").dequeue_timeout(&ctx, HOUR).await?;
            Ok(String::new())
        }),
    ]
}

fn known_after_others() -> Vec<(Name, Body)> {
    vec![
        row!("dropped-event", ctx, {
            let dropped = ctx.schedule_wait("dropped");
            ctx.select2(dropped, ctx.schedule_timer(Duration::ZERO)).await;
            before_wait(&ctx).await?;
            Ok(ctx.schedule_wait("go").await)
        }),
        row!("dropped-activity", ctx, {
            ctx.select2(ctx.schedule_activity("hang", ""), ctx.schedule_timer(Duration::ZERO)).await;
            before_wait(&ctx).await?;
            Ok(ctx.schedule_wait("go").await)
        }),
        row!("dropped-queue", ctx, {
            ctx.select2(ctx.dequeue_event("go"), ctx.schedule_timer(Duration::ZERO)).await;
            before_wait(&ctx).await?;
            Ok(ctx.dequeue_event("go").await)
        }),
        row!("only-a-timer-was-dropped", ctx, {
            ctx.select2(ctx.schedule_activity("echo", ""), ctx.schedule_timer(HOUR)).await;
            before_wait(&ctx).await?;
            Ok(ctx.schedule_wait("go").await)
        }),
        row!("clock-and-guid", ctx, {
            ctx.utc_now().await?;
            ctx.new_guid().await?;
            before_wait(&ctx).await?;
            Ok(ctx.schedule_wait("go").await)
        }),
        row!("twice", ctx, {
            before_wait(&ctx).await?;
            let (first, second) = (ctx.schedule_wait("go"), ctx.schedule_wait("never"));
            ctx.select2(first, second).await;
            Ok(String::new())
        }),
        row!("foreign-that-is-ready", ctx, {
            let (sender, receiver) = oneshot::channel();
            sender.send(()).map_err(|()| "nobody listens")?;
            receiver.await.map_err(|error| error.to_string())?;
            before_wait(&ctx).await?;
            Ok(ctx.schedule_wait("go").await)
        }),
    ]
}

/// Takes three messages, each in an execution of its own, and waits for the fourth.
async fn carried(ctx: OrchestrationContext, input: String) -> Result<String, String> {
    let taken = input.len();
    if taken == 0 {
        // All three are unread when the first is taken.
        ctx.schedule_wait("begin").await;
    }
    if taken == 3 {
        before_wait(&ctx).await?;
        return Ok(ctx.dequeue_event("go").await);
    }
    ctx.dequeue_event("go").await;
    ctx.continue_as_new(format!("{input}x")).await
}

struct Engine {
    client: Client,
    runtime: Arc<Runtime>,
    /// Activities that hang take a permit.
    gate: Arc<Semaphore>,
}

impl Engine {
    async fn start() -> Self {
        capture_logs();
        let gate = Arc::new(Semaphore::new(0));
        let own = Arc::clone(&gate);
        let activities = ActivityRegistry::builder()
            .register("echo", |_: ActivityContext, input: String| async { Ok(input) })
            .register("hang", move |ctx: ActivityContext, input: String| {
                let gate = Arc::clone(&own);
                async move {
                    tokio::select! {
                        permit = gate.acquire() => permit.map(|_| input).map_err(|error| error.to_string()),
                        () = ctx.cancelled() => Err("cancelled".to_owned()),
                    }
                }
            });
        let mut orchestrations = OrchestrationRegistry::builder().register("carried", carried);
        for (name, wait) in known() {
            orchestrations = orchestrations.register(name, move |ctx: OrchestrationContext, _: String| wait(ctx));
        }
        for (place, in_which) in PLACES {
            for (name, wait) in foreign() {
                let body = move |ctx: OrchestrationContext, input| in_place(ctx, in_which, wait, input);
                orchestrations = orchestrations.register(instance_of(place, name), body);
            }
        }
        orchestrations = orchestrations.register("parent", |ctx: OrchestrationContext, child: String| async move {
            ctx.schedule_sub_orchestration_with_id(child.as_str(), format!("child-of-{}", ctx.instance_id()), "").await
        });
        let store = open("sqlite::memory:").await.unwrap();
        // Each activity that hangs occupies a worker.
        let options = RuntimeOptions { worker_concurrency: 8, ..runtime_options(2, 2) };
        let (activities, orchestrations) = (activities.build_result().unwrap(), orchestrations.build_result().unwrap());
        let runtime = Runtime::start_with_options(store.clone(), activities, orchestrations, options).await;
        Self { client: Client::new(store), runtime, gate }
    }

    async fn start_instance(&self, instance: &str, orchestration: &str, input: &str) {
        self.client.start_orchestration(instance, orchestration, input).await.unwrap();
    }

    async fn end(&self, instance: &str) -> Result<String, String> {
        match self.client.wait_for_orchestration(instance, TIMEOUT).await {
            Ok(OrchestrationStatus::Completed { output, .. }) => Ok(output),
            Ok(OrchestrationStatus::Failed { details, .. }) => Err(details.display_message()),
            other => panic!("{instance}: {other:?}"),
        }
    }

    /// Lets an instance go on, whatever it waits for.
    async fn release(&self, instance: &str) {
        self.client.raise_event(instance, "go", "7").await.unwrap();
        self.client.enqueue_event(instance, "go", "7").await.unwrap();
    }

    async fn assert_still_waits(&self, instance: &str) {
        let status = self.client.get_orchestration_status(instance).await.unwrap();
        assert!(matches!(status, OrchestrationStatus::Running { .. }), "{instance}: {status:?}");
    }
}

#[tokio::test]
async fn a_wait_for_something_foreign_fails() {
    let engine = Engine::start().await;
    for (place, _) in PLACES {
        for (wait, _) in foreign() {
            let instance = instance_of(place, wait);
            engine.start_instance(&instance, &instance, "").await;
        }
    }
    let mut wrong = Vec::new();
    let waits = PLACES.iter().flat_map(|place| foreign().into_iter().map(move |(wait, _)| (*place, wait)));
    let ends = waits.map(|((name, place), wait)| {
        let engine = &engine;
        async move {
            let instance = instance_of(name, wait);
            let end = engine.client.wait_for_orchestration(&instance, TIMEOUT).await;
            let completes = matches!(place, Place::Race | Place::Join) && is_over_with_the_next_poll(wait);
            let is_right = match &end {
                Ok(OrchestrationStatus::Completed { .. }) => completes,
                Ok(OrchestrationStatus::Failed { details, .. }) => {
                    !completes && details.display_message().contains(MESSAGE)
                }
                _ => false,
            };
            (!is_right).then(|| format!("{instance}: {end:?}"))
        }
    });
    wrong.extend(join_all(ends).await.into_iter().flatten());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), PLACES.len() * foreign().len(), wrong.join("\n"));
    engine.runtime.shutdown(None).await;
}

#[tokio::test]
async fn a_parent_learns_that_its_child_waits_for_something_foreign() {
    let engine = Engine::start().await;
    for (wait, _) in foreign() {
        engine.start_instance(&format!("parent-{wait}"), "parent", &instance_of("first", wait)).await;
    }
    for (wait, _) in foreign() {
        let parent = format!("parent-{wait}");
        for instance in [format!("child-of-{parent}"), parent] {
            let error = engine.end(&instance).await.unwrap_err();
            assert!(error.contains(MESSAGE), "{instance}: {error}");
        }
    }
    engine.runtime.shutdown(None).await;
}

#[tokio::test]
async fn a_wait_for_something_known_goes_on() {
    let engine = Engine::start().await;
    for (name, _) in known() {
        engine.start_instance(name, name, "").await;
    }
    engine.start_instance("carried", "carried", "").await;
    // The messages to an instance that has not begun would be dropped.
    while engine.client.read_execution_history("carried", 1).await.unwrap_or_default().len() < 2 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    for _ in 0..3 {
        engine.client.enqueue_event("carried", "go", "1").await.unwrap();
    }
    engine.client.raise_event("carried", "begin", "").await.unwrap();

    let instances: Vec<_> = known().into_iter().map(|(name, _)| name).chain(["child-of-child", "carried"]).collect();
    for instance in &instances {
        until_it_waits(&engine.client, instance).await;
    }
    // A message that nobody waits for is a turn without progress.
    for instance in &instances {
        engine.client.raise_event(*instance, "unknown", "").await.unwrap();
        engine.client.enqueue_event(*instance, "unknown", "").await.unwrap();
    }
    tokio::time::sleep(Duration::from_millis(1500)).await;
    for instance in &instances {
        engine.assert_still_waits(instance).await;
    }
    engine.gate.add_permits(1);
    for instance in instances.iter().filter(|instance| **instance != "child") {
        engine.release(instance).await;
    }
    for instance in &instances {
        let end = engine.end(instance).await;
        assert!(end.is_ok(), "{instance}: {end:?}");
    }
    engine.runtime.shutdown(None).await;
}
