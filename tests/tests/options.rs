//! The declared retries, timeouts and tags. `call` writes the same history as duroxide's own retry.

use duroxide::catalog::BackoffInfo;
use duroxide::providers::TagFilter;
use duroxide::runtime::RuntimeOptions;
use duroxide::{
    ActivityContext, BackoffStrategy, Event, EventKind, OrchestrationContext, OrchestrationRegistry, Registries,
    RetryPolicy, WaitError,
};
use duroxide_export_tests::{Attempts, Engine, TIMEOUT};
use std::time::Duration;

/// What an activity does on each attempt: succeed, fail, or take too long.
type Script = Vec<Step>;

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
enum Step {
    Succeed,
    Fail,
    Hang,
}

async fn follow(ctx: ActivityContext, script: Script) -> Result<usize, String> {
    static ATTEMPTS: Attempts = Attempts::new();
    let attempt = ATTEMPTS.next(ctx.instance_id());
    match script[attempt - 1] {
        Step::Succeed => Ok(attempt),
        Step::Fail => Err(format!("attempt {attempt} failed")),
        Step::Hang => {
            ctx.cancelled().await;
            Err("cancelled".to_owned())
        }
    }
}

/// A module for each set of options: the activity, a caller that uses the handle, and a hand-written caller.
macro_rules! options {
    ($module:ident, $activity:literal, $caller:literal, ($($options:tt)*), $by_hand:expr) => {
        mod $module {
            use super::*;

            #[duroxide::activity(name = $activity, $($options)*)]
            async fn do_work(ctx: ActivityContext, script: Script) -> Result<usize, String> {
                follow(ctx, script).await
            }

            #[duroxide::orchestration(name = $caller)]
            async fn caller(ctx: OrchestrationContext, script: Script) -> Result<usize, String> {
                DoWork::call(&ctx, &script).await
            }

            async fn caller_by_hand(ctx: OrchestrationContext, script: Script) -> Result<usize, String> {
                ctx.schedule_activity_with_retry_typed(DO_WORK, &script, $by_hand).await
            }

            #[tokio::test]
            async fn call_writes_the_history_of_duroxides_own_retry() {
                use Step::{Fail, Hang, Succeed};
                let mut scripts = vec![vec![Succeed], vec![Fail, Succeed], vec![Fail, Fail, Fail, Fail]];
                let policy: RetryPolicy = $by_hand;
                if policy.timeout.is_some() {
                    scripts.extend([vec![Hang], vec![Fail, Hang], vec![Fail, Fail, Succeed]]);
                }
                for script in scripts {
                    let orchestrations =
                        OrchestrationRegistry::builder().register_typed(CALLER, caller_by_hand).build_result().unwrap();
                    let (by_handle, by_hand) = tokio::join!(
                        history(duroxide::create_orchestration_registry(), CALLER, &script),
                        history(orchestrations, CALLER, &script),
                    );
                    by_handle.assert_is(&by_hand, &script);
                }
            }
        }
    };
}

options!(nothing, "nothing-declared", "call-nothing-declared", (idempotent), RetryPolicy::new(1));
options!(
    fixed,
    "fixed-delay",
    "call-fixed-delay",
    (retry(max_attempts = 4, backoff = fixed, initial = "200ms")),
    RetryPolicy::new(4).with_backoff(BackoffStrategy::Fixed { delay: Duration::from_millis(200) })
);
options!(
    linear,
    "linear-delay",
    "call-linear-delay",
    (retry(max_attempts = 4, backoff = linear, initial = "150ms", max = "250ms")),
    RetryPolicy::new(4)
        .with_backoff(BackoffStrategy::Linear { base: Duration::from_millis(150), max: Duration::from_millis(250) })
);
options!(
    exponential,
    "exponential-delay",
    "call-exponential-delay",
    (retry(max_attempts = 3, initial = "120ms", multiplier = 2.5), timeout = "3s"),
    RetryPolicy::new(3)
        .with_backoff(BackoffStrategy::Exponential {
            base: Duration::from_millis(120),
            multiplier: 2.5,
            max: Duration::from_secs(30)
        })
        .with_timeout(Duration::from_secs(3))
);
const FIRST: Duration = Duration::from_millis(120);
options!(
    constants,
    "constant-delay",
    "call-constant-delay",
    (
        retry(max_attempts = 3, backoff = linear, initial = FIRST, max = FIRST.saturating_mul(2)),
        timeout = Duration::from_secs(3)
    ),
    RetryPolicy::new(3)
        .with_backoff(BackoffStrategy::Linear { base: FIRST, max: Duration::from_millis(240) })
        .with_timeout(Duration::from_secs(3))
);
options!(
    at_once,
    "no-delay",
    "call-no-delay",
    (retry(max_attempts = 2, backoff = none)),
    RetryPolicy::new(2).with_backoff(BackoffStrategy::None)
);
options!(
    timeout_alone,
    "timeout-alone",
    "call-timeout-alone",
    (timeout = "3s"),
    RetryPolicy::new(1).with_timeout(Duration::from_secs(3))
);

/// The history of one run, with the delays of timers instead of their due times.
struct History {
    events: Vec<String>,
    delays: Vec<u64>,
}

impl History {
    fn assert_is(&self, other: &Self, script: &Script) {
        // In milliseconds. The due time is computed slightly before the event is recorded.
        const TOLERANCE: u64 = 45;
        assert_eq!(self.events, other.events, "{script:?}");
        let pairs = || self.delays.iter().zip(&other.delays);
        assert!(pairs().all(|(a, b)| a.abs_diff(*b) <= TOLERANCE), "{script:?}: {:?}", pairs().collect::<Vec<_>>());
    }
}

async fn history(orchestrations: OrchestrationRegistry, name: &str, script: &Script) -> History {
    let activities = duroxide::RegistriesBuilder::all().serves("gpu").build().unwrap().activities;
    let engine = Engine::start(activities, orchestrations).await;
    // Attempts are counted by instance.
    let instance = format!("{name}-{script:?}-{:?}", std::time::Instant::now());
    engine.client.start_orchestration_typed(instance.as_str(), name, script).await.unwrap();
    engine.client.wait_for_orchestration(&instance, TIMEOUT).await.unwrap();
    let events = engine.client.read_execution_history(&instance, 1).await.unwrap();
    engine.stop().await;
    History { events: events.iter().map(describe).collect(), delays: events.iter().filter_map(delay).collect() }
}

fn describe(event: &Event) -> String {
    let source = event.source_event_id;
    match &event.kind {
        EventKind::TimerCreated { .. } => format!("TimerCreated, {source:?}"),
        EventKind::TimerFired { .. } => format!("TimerFired, {source:?}"),
        kind => format!("{kind:?}, {source:?}"),
    }
}

const fn delay(event: &Event) -> Option<u64> {
    match &event.kind {
        EventKind::TimerCreated { fire_at_ms } => Some(fire_at_ms.saturating_sub(event.timestamp_ms)),
        _ => None,
    }
}

/// Needs a machine with a graphics card.
#[duroxide::activity(tag = "gpu", retry(max_attempts = 2, backoff = none))]
async fn render(ctx: ActivityContext) -> Result<String, String> {
    static ATTEMPTS: Attempts = Attempts::new();
    let tag = ctx.tag().unwrap_or("no tag").to_owned();
    if ATTEMPTS.next(ctx.instance_id()) == 1 { Err(tag) } else { Ok(tag) }
}

#[duroxide::orchestration]
async fn render_film(ctx: OrchestrationContext) -> Result<(String, String), String> {
    Ok((Render::call(&ctx, &()).await?, Render::schedule(&ctx, &()).await?))
}

#[tokio::test]
async fn call_sends_every_attempt_to_workers_with_the_tag() {
    let options =
        RuntimeOptions { worker_tag_filter: TagFilter::default_and(["gpu"]), ..duroxide_export_tests::options() };
    let engine =
        Engine::start_with_options(duroxide::RegistriesBuilder::all().serves("gpu").build().unwrap(), options).await;
    RenderFilm::start(&engine.client, "film", &()).await.unwrap();
    let expected = ("gpu".to_owned(), "gpu".to_owned());
    assert_eq!(RenderFilm::wait(&engine.client, "film", TIMEOUT).await.unwrap(), expected);
    let history = engine.history("film").await;
    assert_eq!(tags(&history), [Some("gpu"), Some("gpu"), Some("gpu")]);
    engine.stop().await;
}

fn tags(history: &[EventKind]) -> Vec<Option<&str>> {
    let scheduled = history.iter().filter_map(|event| match event {
        EventKind::ActivityScheduled { tag, .. } => Some(tag.as_deref()),
        _ => None,
    });
    scheduled.collect()
}

/// Fail, and say with which tag and in which session.
#[duroxide::activity(tag = "gpu", retry(max_attempts = 2, backoff = none), timeout = "1h")]
async fn fail_somewhere(ctx: ActivityContext) -> Result<(), String> {
    Err(format!("{} {}", ctx.tag().unwrap_or("-"), ctx.session_id().unwrap_or("-")))
}

/// Calls it with options; each adds its error to the output.
#[duroxide::orchestration]
async fn give_options(ctx: OrchestrationContext) -> Result<Vec<String>, String> {
    let mut errors = Vec::new();
    errors.push(FailSomewhere::call(&ctx, &()).session("s").tag("cpu").await.unwrap_err());
    errors.push(FailSomewhere::call(&ctx, &()).retry(RetryPolicy::new(1)).await.unwrap_err());
    let slow = FailSomewhere::call(&ctx, &()).timeout(Duration::from_secs(7200)).retry(RetryPolicy::new(1));
    errors.push(slow.await.unwrap_err());
    // One attempt, although the attribute declares two.
    errors.push(FailSomewhere::call(&ctx, &()).session("s").schedule().await.unwrap_err());
    errors.push(FailSomewhere::call(&ctx, &()).tag("").await.unwrap_err());
    Ok(errors)
}

#[tokio::test]
async fn options_of_a_call_replace_the_declared_ones() {
    let tags_of_workers = TagFilter::default_and(["gpu", "cpu"]);
    let options = RuntimeOptions { worker_tag_filter: tags_of_workers, ..duroxide_export_tests::options() };
    let engine =
        Engine::start_with_options(duroxide::RegistriesBuilder::all().serves("gpu").build().unwrap(), options).await;
    GiveOptions::start(&engine.client, "options", &()).await.unwrap();
    let mut errors = GiveOptions::wait(&engine.client, "options", TIMEOUT).await.unwrap();
    let refused = errors.pop().unwrap();
    assert!(refused.ends_with("activity::fail-somewhere: the tag is empty: write the name of a group of workers"));
    assert_eq!(errors, ["cpu s", "gpu -", "gpu -", "gpu s"]);

    let history = engine.client.read_execution_history("options", 1).await.unwrap();
    // A timeout is a timer: the declared one twice, the declared one of another policy, the given one; none when scheduled.
    let seconds: Vec<_> = history.iter().filter_map(delay).map(|delay| delay.div_ceil(60_000) * 60).collect();
    assert_eq!(seconds, [3600, 3600, 3600, 7200]);
    let kinds: Vec<_> = history.into_iter().map(|event| event.kind).collect();
    assert_eq!(tags(&kinds), [Some("cpu"), Some("cpu"), Some("gpu"), Some("gpu"), Some("gpu")]);
    engine.stop().await;
}

/// Never answers.
#[duroxide::activity(timeout = "100ms")]
async fn hang(ctx: ActivityContext) -> Result<(), String> {
    ctx.cancelled().await;
    Ok(())
}

#[duroxide::orchestration]
async fn call_hang(ctx: OrchestrationContext) -> Result<(), String> {
    Hang::call(&ctx, &()).await
}

#[tokio::test]
async fn a_declared_timeout_ends_the_call() {
    let Registries { activities, orchestrations } = duroxide::RegistriesBuilder::all().serves("gpu").build().unwrap();
    let engine = Engine::start(activities, orchestrations).await;
    CallHang::start(&engine.client, "hang", &()).await.unwrap();
    let error = CallHang::wait(&engine.client, "hang", TIMEOUT).await.unwrap_err();
    assert!(matches!(&error, WaitError::Failed { error, .. } if error == "timeout: activity timed out"), "{error}");
    engine.stop().await;
}

/// A job with every option.
#[duroxide::activity(
    retry(max_attempts = 5, backoff = exponential, initial = "1s", max = "1m 30s"),
    timeout = "30s",
    tag = "gpu"
)]
async fn everything_declared() -> Result<(), String> {
    Ok(())
}

#[test]
fn options_are_in_the_metadata() {
    let info = EverythingDeclared::info();
    assert_eq!((info.timeout, info.tag.as_deref()), (Some(Duration::from_secs(30)), Some("gpu")));
    let retry = info.retry.clone().unwrap();
    assert_eq!(retry.max_attempts, 5);
    let BackoffInfo::Exponential { base, multiplier, max, .. } = retry.backoff else { panic!("{retry:?}") };
    assert_eq!((base, max), (Duration::from_secs(1), Duration::from_secs(90)));
    assert!((multiplier - 2.0).abs() < f64::EPSILON);

    let json = serde_json::to_value(&info).unwrap();
    assert_eq!(json["timeout_ms"], 30_000);
    assert_eq!(json["tag"], "gpu");
    assert_eq!(
        json["retry"],
        serde_json::json!({
            "max_attempts": 5,
            "backoff": { "strategy": "exponential", "base_ms": 1_000, "multiplier": 2.0, "max_ms": 90_000 },
        })
    );
    assert_eq!(serde_json::from_value::<duroxide::catalog::ActivityInfo>(json).unwrap(), info);

    let info = the_metadata_of_undeclared_options();
    assert_eq!((info.retry, info.timeout, info.tag), (None, None, None));
}

fn the_metadata_of_undeclared_options() -> duroxide::catalog::ActivityInfo {
    let all = duroxide::catalog().activities;
    all.into_iter().find(|info| info.name.ends_with("::nothing-declared")).unwrap()
}
