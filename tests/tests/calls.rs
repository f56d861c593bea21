//! Every typed way to call a handler, on a real runtime and store.

use duroxide::providers::TagFilter;
use duroxide::runtime::RuntimeOptions;
use duroxide::{
    ActivityContext, ActivityRegistry, Either2, EventKind, OrchestrationContext, OrchestrationRegistry, RetryPolicy,
    Status, WaitError,
};
use duroxide_export_tests::{Attempts, Engine, TIMEOUT};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Longer than the tests run: whatever waits for it must be cancelled.
const NEVER: Duration = Duration::from_secs(3600);

/// Double a number.
#[duroxide::activity(idempotent)]
async fn double(number: u64) -> Result<u64, String> {
    number.checked_mul(2).ok_or_else(|| "too big".to_owned())
}

/// Say which session and tag it runs with.
#[duroxide::activity]
async fn whereabouts(ctx: ActivityContext) -> Result<(Option<String>, Option<String>), String> {
    Ok((ctx.session_id().map(str::to_owned), ctx.tag().map(str::to_owned)))
}

/// Wait to be cancelled.
#[duroxide::activity]
async fn wait_for_cancellation(ctx: ActivityContext) -> Result<(), String> {
    ctx.cancelled().await;
    CANCELLED.fetch_add(1, Ordering::SeqCst);
    Ok(())
}

static CANCELLED: AtomicU32 = AtomicU32::new(0);

/// Fail as often as it is told, counted by instance and session.
#[duroxide::activity]
async fn fail_at_first(ctx: ActivityContext, failures: usize) -> Result<usize, String> {
    static ATTEMPTS: Attempts = Attempts::new();
    let attempt = ATTEMPTS.next(format!("{}/{}", ctx.instance_id(), ctx.session_id().unwrap_or_default()));
    if attempt <= failures { Err(format!("attempt {attempt}")) } else { Ok(attempt) }
}

#[duroxide::orchestration]
async fn join_three(ctx: OrchestrationContext, number: u64) -> Result<u64, String> {
    let all = ctx.join((0..3).map(|offset| Double::schedule(&ctx, &(number + offset))).collect()).await;
    let mut sum = 0;
    for doubled in all {
        sum += doubled?;
    }
    let (doubled, squared) =
        ctx.join2(Double::schedule(&ctx, &sum), Square::call(&ctx, &sum).instance("square-of-sum").schedule()).await;
    Ok(doubled? + squared?)
}

#[duroxide::orchestration]
async fn square(number: u64) -> Result<u64, String> {
    number.checked_mul(number).ok_or_else(|| "too big".to_owned())
}

#[tokio::test]
async fn futures_of_handles_can_be_joined() {
    let engine = Engine::start_linked().await;
    JoinThree::start(&engine.client, "join", &1).await.unwrap();
    assert_eq!(JoinThree::wait(&engine.client, "join", TIMEOUT).await.unwrap(), 24 + 144);
    engine.stop().await;
}

/// Calls itself, directly and through another orchestration.
#[duroxide::orchestration]
async fn sum_down(ctx: OrchestrationContext, number: u64) -> Result<u64, String> {
    match number {
        0 => Ok(0),
        1 => SumDownAgain::schedule(&ctx, &number).await,
        _ => Ok(number + SumDown::schedule(&ctx, &(number - 1)).await?),
    }
}

#[duroxide::orchestration]
async fn sum_down_again(ctx: OrchestrationContext, number: u64) -> Result<u64, String> {
    Ok(number + SumDown::schedule(&ctx, &(number - 1)).await?)
}

#[tokio::test]
async fn orchestrations_can_call_themselves_and_each_other() {
    let engine = Engine::start_linked().await;
    SumDown::start(&engine.client, "sum", &4).await.unwrap();
    assert_eq!(SumDown::wait(&engine.client, "sum", TIMEOUT).await.unwrap(), 10);
    assert_eq!(SumDown::info().orchestrations_used, [SUM_DOWN_AGAIN, SUM_DOWN]);
    engine.stop().await;
}

#[duroxide::orchestration]
async fn race_with_timer(ctx: OrchestrationContext) -> Result<String, String> {
    let slow = WaitForCancellation::schedule(&ctx, &());
    let timer = ctx.schedule_timer(Duration::from_millis(50));
    Ok(match ctx.select2(slow, timer).await {
        Either2::First(_) => "activity".to_owned(),
        Either2::Second(()) => "timer".to_owned(),
    })
}

#[duroxide::orchestration]
async fn drop_activity(ctx: OrchestrationContext) -> Result<(), String> {
    let dropped = WaitForCancellation::schedule(&ctx, &());
    // The activity must be running before it is dropped.
    ctx.schedule_timer(Duration::from_millis(300)).await;
    drop(dropped);
    Double::schedule(&ctx, &1).await.map(|_| ())
}

#[tokio::test]
async fn the_loser_of_a_race_is_cancelled() {
    let engine = Engine::start_linked().await;
    RaceWithTimer::start(&engine.client, "race", &()).await.unwrap();
    assert_eq!(RaceWithTimer::wait(&engine.client, "race", TIMEOUT).await.unwrap(), "timer");
    assert_one_cancellation(&engine, "race").await;
    engine.stop().await;
}

#[tokio::test]
async fn a_dropped_future_cancels_its_activity() {
    // A worker learns of a cancellation when it renews its lock.
    let options = RuntimeOptions {
        worker_lock_timeout: Duration::from_secs(2),
        worker_lock_renewal_buffer: Duration::from_secs(1),
        ..duroxide_export_tests::options()
    };
    let engine = Engine::start_with_options(duroxide::RegistriesBuilder::all().build().unwrap(), options).await;
    let before = CANCELLED.load(Ordering::SeqCst);
    DropActivity::start(&engine.client, "drop", &()).await.unwrap();
    DropActivity::wait(&engine.client, "drop", TIMEOUT).await.unwrap();
    assert_one_cancellation(&engine, "drop").await;
    let seen = async {
        while CANCELLED.load(Ordering::SeqCst) == before {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(TIMEOUT, seen).await.expect("the activity hears of its cancellation");
    engine.stop().await;
}

async fn assert_one_cancellation(engine: &Engine, instance: &str) {
    let history = engine.history(instance).await;
    let requests = history.iter().filter(|event| matches!(event, EventKind::ActivityCancelRequested { .. }));
    assert_eq!(requests.count(), 1, "{history:?}");
}

#[duroxide::orchestration]
async fn tagged(ctx: OrchestrationContext) -> Result<(Option<String>, Option<String>), String> {
    Whereabouts::schedule(&ctx, &()).with_tag("gpu").await
}

#[duroxide::orchestration]
async fn on_session(ctx: OrchestrationContext) -> Result<(Option<String>, Option<String>), String> {
    Whereabouts::call(&ctx, &()).session("session-1").schedule().await
}

#[tokio::test]
async fn activities_can_be_sent_to_workers_by_tag_and_session() {
    let options =
        RuntimeOptions { worker_tag_filter: TagFilter::default_and(["gpu"]), ..duroxide_export_tests::options() };
    let registries = duroxide::RegistriesBuilder::all().build().unwrap();
    let engine = Engine::start_with_options(registries, options).await;
    Tagged::start(&engine.client, "tagged", &()).await.unwrap();
    OnSession::start(&engine.client, "on-session", &()).await.unwrap();
    assert_eq!(Tagged::wait(&engine.client, "tagged", TIMEOUT).await.unwrap(), (None, Some("gpu".to_owned())));
    let (session, tag) = OnSession::wait(&engine.client, "on-session", TIMEOUT).await.unwrap();
    assert_eq!((session.as_deref(), tag), (Some("session-1"), None));
    engine.stop().await;
}

#[duroxide::orchestration]
async fn try_again(ctx: OrchestrationContext, max_attempts: u32) -> Result<(usize, usize), String> {
    let policy = || RetryPolicy { max_attempts, backoff: duroxide::BackoffStrategy::None, timeout: None };
    let anywhere = FailAtFirst::call(&ctx, &2).retry(policy());
    let on_session = FailAtFirst::call(&ctx, &1).retry(policy()).session("session-2");
    let (anywhere, on_session) = ctx.join2(anywhere, on_session).await;
    Ok((anywhere?, on_session?))
}

#[tokio::test]
async fn errors_are_retried() {
    let engine = Engine::start_linked().await;
    for (instance, attempts) in [("enough", 3_u32), ("too-few", 2), ("none", 0)] {
        TryAgain::start(&engine.client, instance, &attempts).await.unwrap();
    }
    assert_eq!(TryAgain::wait(&engine.client, "enough", TIMEOUT).await.unwrap(), (3, 2));
    let error = TryAgain::wait(&engine.client, "too-few", TIMEOUT).await.unwrap_err();
    assert!(matches!(&error, WaitError::Failed { error, .. } if error == "attempt 2"), "{error}");
    let error = TryAgain::wait(&engine.client, "none", TIMEOUT).await.unwrap_err().to_string();
    assert!(error.contains("activity::fail-at-first: a retry policy with `max_attempts: 0`"), "{error}");
    engine.stop().await;
}

#[duroxide::orchestration]
async fn spawn_without_id(ctx: OrchestrationContext) -> Result<(), String> {
    Square::call(&ctx, &1).spawn()
}

#[tokio::test]
async fn a_detached_instance_needs_an_id() {
    let engine = Engine::start_linked().await;
    SpawnWithoutId::start(&engine.client, "spawner", &()).await.unwrap();
    let error = SpawnWithoutId::wait(&engine.client, "spawner", TIMEOUT).await.unwrap_err();
    let expected =
        "orchestration::square: an independent instance needs an ID: write `.instance(id)` before `.spawn()`";
    assert!(error.message().ends_with(expected), "{error}");
    engine.stop().await;
}

/// Makes calls that it never awaits, and one that loses a race.
#[duroxide::orchestration(allow(DX0010, reason = "to see that nothing happens"))]
async fn drop_calls(ctx: OrchestrationContext) -> Result<u64, String> {
    drop(Double::call(&ctx, &1));
    drop(Square::call(&ctx, &1).pinned());
    drop(DropCalls::continue_as_new::<u64, String>(&ctx, &()));
    let slow = WaitForCancellation::call(&ctx, &()).retry(RetryPolicy::new(5));
    match ctx.select2(slow, Double::call(&ctx, &21)).await {
        Either2::First(_) => Err("nothing cancels it".to_owned()),
        Either2::Second(doubled) => doubled,
    }
}

#[tokio::test]
async fn a_call_that_is_dropped_does_nothing_and_one_that_has_begun_is_cancelled() {
    let options = RuntimeOptions { worker_concurrency: 2, ..duroxide_export_tests::options() };
    let engine = Engine::start_with_options(duroxide::RegistriesBuilder::all().build().unwrap(), options).await;
    DropCalls::start(&engine.client, "drop-calls", &()).await.unwrap();
    assert_eq!(DropCalls::wait(&engine.client, "drop-calls", TIMEOUT).await.unwrap(), 42);
    assert_eq!(engine.client.list_executions("drop-calls").await.unwrap(), [1]);
    let history = engine.history("drop-calls").await;
    let scheduled = history.iter().filter(|event| {
        matches!(event, EventKind::ActivityScheduled { .. } | EventKind::SubOrchestrationScheduled { .. })
    });
    assert_eq!(scheduled.count(), 2, "{history:?}");
    assert_one_cancellation(&engine, "drop-calls").await;
    engine.stop().await;
}

#[duroxide::orchestration]
async fn spawner(ctx: OrchestrationContext, number: u64) -> Result<(), String> {
    Square::call(&ctx, &number).instance(format!("spawned-by-{}", ctx.instance_id())).spawn()
}

#[tokio::test]
async fn detached_instances_outlive_their_parent() {
    let engine = Engine::start_linked().await;
    Spawner::start(&engine.client, "spawner", &7).await.unwrap();
    Spawner::wait(&engine.client, "spawner", TIMEOUT).await.unwrap();
    assert_eq!(Square::wait(&engine.client, "spawned-by-spawner", TIMEOUT).await.unwrap(), 49);
    engine.stop().await;
}

/// What is left to count down, and what was counted so far.
#[duroxide::orchestration]
async fn count_down(ctx: OrchestrationContext, (left, counted): (u64, Vec<u64>)) -> Result<Vec<u64>, String> {
    if left > 0 {
        let counted = counted.into_iter().chain([left]).collect();
        return CountDown::continue_as_new(&ctx, &(left - 1, counted)).await;
    }
    Ok(counted)
}

#[duroxide::orchestration]
async fn impostor(ctx: OrchestrationContext) -> Result<(), String> {
    CountDown::continue_as_new(&ctx, &(1, vec![])).await
}

#[tokio::test]
async fn an_instance_continues_as_new() {
    let engine = Engine::start_linked().await;
    CountDown::start(&engine.client, "count", &(3, vec![])).await.unwrap();
    assert_eq!(CountDown::wait(&engine.client, "count", TIMEOUT).await.unwrap(), [3, 2, 1]);
    assert_eq!(engine.client.list_executions("count").await.unwrap(), [1, 2, 3, 4]);
    engine.stop().await;
}

#[tokio::test]
async fn an_instance_cannot_change_its_orchestration() {
    let engine = Engine::start_linked().await;
    Impostor::start(&engine.client, "impostor", &()).await.unwrap();
    let error = Impostor::wait(&engine.client, "impostor", TIMEOUT).await.unwrap_err().to_string();
    assert!(error.contains("::impostor` cannot continue as `"), "{error}");
    engine.stop().await;
}

#[duroxide::orchestration]
async fn wait_for_word(ctx: OrchestrationContext) -> Result<String, String> {
    ctx.set_custom_status("listening");
    Ok(ctx.schedule_wait("word").await)
}

#[tokio::test]
async fn the_status_of_an_instance_is_typed() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    assert!(matches!(WaitForWord::status(client, "nobody").await.unwrap(), Status::NotFound));

    WaitForWord::start(client, "listener", &()).await.unwrap();
    client.wait_for_status_change("listener", 0, Duration::from_millis(10), TIMEOUT).await.unwrap();
    let Status::Running { custom_status, .. } = WaitForWord::status(client, "listener").await.unwrap() else {
        panic!("it waits for a word")
    };
    assert_eq!(custom_status.as_deref(), Some("listening"));
    client.raise_event("listener", "word", "hello").await.unwrap();
    WaitForWord::wait(client, "listener", TIMEOUT).await.unwrap();
    let status = WaitForWord::status(client, "listener").await.unwrap();
    assert!(matches!(&status, Status::Completed { output, .. } if output == "hello"), "{status:?}");

    Square::start(client, "too-big", &u64::MAX).await.unwrap();
    Square::wait(client, "too-big", TIMEOUT).await.unwrap_err();
    let status = Square::status(client, "too-big").await.unwrap();
    assert!(matches!(&status, Status::Failed { error, .. } if error == "too big"), "{status:?}");
    engine.stop().await;
}

/// As an older version would have returned.
#[tokio::test]
async fn an_output_of_the_wrong_type_is_reported() {
    let older = OrchestrationRegistry::builder().register(SQUARE, |_, _| async { Ok("hello".to_owned()) }).build();
    let engine = Engine::start(ActivityRegistry::default(), older).await;
    Square::start(&engine.client, "older", &3).await.unwrap();
    let error = Square::wait(&engine.client, "older", TIMEOUT).await.unwrap_err();
    assert!(matches!(error, WaitError::Output { .. }), "{error}");
    let status = Square::status(&engine.client, "older").await.unwrap();
    let Status::Undecodable { message, .. } = status else { panic!("`hello` is no number: {status:?}") };
    assert!(message.contains("orchestration::square: the output is not a valid `u64`"), "{message}");
    engine.stop().await;
}

#[duroxide::orchestration]
async fn sleep_forever(ctx: OrchestrationContext) -> Result<(), String> {
    ctx.schedule_timer(NEVER).await;
    Ok(())
}

#[tokio::test]
async fn an_instance_can_be_cancelled() {
    let engine = Engine::start_linked().await;
    SleepForever::start(&engine.client, "sleeper", &()).await.unwrap();
    SleepForever::cancel(&engine.client, "sleeper", "enough").await.unwrap();
    let error = SleepForever::wait(&engine.client, "sleeper", TIMEOUT).await.unwrap_err();
    assert!(matches!(error, WaitError::Runtime { .. }), "{error}");
    assert!(error.to_string().ends_with("canceled: enough"), "{error}");
    let status = SleepForever::status(&engine.client, "sleeper").await.unwrap();
    assert!(matches!(status, Status::Ended { .. }), "{status:?}");
    engine.stop().await;
}

#[tokio::test]
async fn waiting_can_take_any_time() {
    let engine = Engine::start_linked().await;
    Square::start(&engine.client, "square", &3).await.unwrap();
    assert_eq!(Square::wait(&engine.client, "square", Duration::MAX).await.unwrap(), 9);
    engine.stop().await;
}

/// Futures of calls are `Send` and borrow nothing, so helpers can keep them.
#[test]
fn futures_of_calls_are_send_and_own_their_data() {
    fn owned<F: Future + Send + 'static>(_: fn(&OrchestrationContext) -> F) {}
    owned(|ctx| Double::schedule(ctx, &1));
    owned(|ctx| Double::call(ctx, &1).session("session").schedule());
    owned(|ctx| Double::call(ctx, &1).retry(RetryPolicy::new(2)));
    owned(|ctx| Double::call(ctx, &1).retry(RetryPolicy::new(2)).session("session"));
    owned(|ctx| Double::call(ctx, &1));
    owned(|ctx| Square::schedule(ctx, &1));
    owned(|ctx| Square::call(ctx, &1).instance("id").pinned());
    owned(|ctx| Square::call(ctx, &1).instance("id").schedule());
    owned(|ctx| CountDown::continue_as_new::<(), String>(ctx, &(1, vec![])));
}
