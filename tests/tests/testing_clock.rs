//! Mocks of every form, with each clock of a test.

use duroxide::testing::{TestRuntime, TestRuntimeBuilder};
use duroxide::{ActivityContext, OrchestrationContext};
use duroxide_export_tests::TIMEOUT;
use std::future::pending;
use std::time::{Duration, Instant};
use tokio::sync::watch;

const HOUR: Duration = Duration::from_secs(60 * 60);

#[duroxide::activity(name = "pack", timeout = "1h", idempotent)]
async fn pack(parcel: String) -> Result<String, String> {
    Ok(format!("{parcel} for real"))
}

#[duroxide::orchestration(name = "ship")]
async fn ship(ctx: OrchestrationContext, parcel: String) -> Result<String, String> {
    Pack::call(&ctx, &parcel).await
}

/// Fires after an hour, while an activity may hang.
#[duroxide::orchestration(name = "remind")]
async fn remind(ctx: OrchestrationContext, parcel: String) -> Result<String, String> {
    let packing = Pack::schedule(&ctx, &parcel);
    match ctx.select2(packing, ctx.schedule_timer(HOUR)).await {
        duroxide::Either2::First(packed) => packed,
        duroxide::Either2::Second(()) => Ok("late".to_owned()),
    }
}

/// Never ends.
#[duroxide::orchestration(name = "supervise")]
async fn supervise(ctx: OrchestrationContext, round: u32) -> Result<(), String> {
    ctx.schedule_timer(HOUR).await;
    let _ = Pack::call(&ctx, &round.to_string()).await;
    Supervise::continue_as_new(&ctx, &(round + 1)).await
}

#[duroxide::orchestration(name = "load", progress = u8)]
async fn load(ctx: OrchestrationContext, parcels: u8) -> Result<u8, String> {
    Load::report(&ctx, &parcels)?;
    Ok(parcels)
}

#[duroxide::orchestration(name = "deliver")]
async fn deliver(ctx: OrchestrationContext, parcels: u8) -> Result<u8, String> {
    Load::call(&ctx, &parcels).instance("loading").await
}

fn test() -> TestRuntimeBuilder {
    TestRuntime::of(duroxide::RegistriesBuilder::all()).time_limit(TIMEOUT)
}

/// A mock of each form, with what `ship` and `remind` end with.
fn mocks() -> Vec<(&'static str, TestRuntimeBuilder, &'static str, &'static str)> {
    vec![
        ("sync", test().mock::<Pack>(|parcel| Ok(format!("{parcel} packed"))), "tea packed", "tea packed"),
        ("sync error", test().mock::<Pack>(|_| Err("no box".to_owned())), "no box", "no box"),
        ("sync panic", test().mock::<Pack>(|_| panic!("it falls")), "it falls", "it falls"),
        (
            "async",
            test().mock_async::<Pack>(async |_, parcel| Ok(format!("{parcel} packed"))),
            "tea packed",
            "tea packed",
        ),
        (
            "context",
            test().mock_async::<Pack>(|ctx: ActivityContext, _| async move { Ok(ctx.activity_name().to_owned()) }),
            Pack::NAME,
            Pack::NAME,
        ),
        ("async error", test().mock_async::<Pack>(async |_, _| Err("no box".to_owned())), "no box", "no box"),
        ("async panic", test().mock_async::<Pack>(async |_, _| panic!("it falls")), "it falls", "it falls"),
        (
            "yield",
            test().mock_async::<Pack>(async |_, _| {
                tokio::task::yield_now().await;
                Ok("packed".to_owned())
            }),
            "packed",
            "packed",
        ),
        ("hang", test().mock_async::<Pack>(|_, _| pending()), "timeout", "late"),
    ]
}

fn text(result: Result<String, String>) -> String {
    result.unwrap_or_else(|error| error)
}

#[allow(clippy::future_not_send, reason = "each test awaits it on its own thread")]
async fn every_mock_answers(
    runs: impl AsyncFn(TestRuntime) -> (String, String),
    set: fn(TestRuntimeBuilder) -> TestRuntimeBuilder,
) {
    for (form, builder, shipped, reminded) in mocks() {
        let begin = Instant::now();
        let (ship, remind) = runs(set(builder).start().await).await;
        assert!(ship.contains(shipped), "{form}: {ship}");
        assert!(remind.contains(reminded), "{form}: {remind}");
        assert!(begin.elapsed() < HOUR, "{form}");
    }
}

#[tokio::test]
async fn every_mock_answers_while_time_is_skipped() {
    let runs = async |test: TestRuntime| {
        let tea = "tea".to_owned();
        (text(test.run::<Ship>(&tea).await), text(test.run::<Remind>(&tea).await))
    };
    every_mock_answers(runs, |builder| builder).await;
}

/// Advances the clock by as long as it takes.
async fn advanced(test: TestRuntime) -> (String, String) {
    let tea = "tea".to_owned();
    let (ship, remind) = (test.start::<Ship>(&tea).await, test.start::<Remind>(&tea).await);
    test.advance(HOUR.saturating_sub(Duration::from_secs(1))).await;
    test.advance(Duration::from_secs(1)).await;
    (text(test.wait::<Ship>(&ship).await), text(test.wait::<Remind>(&remind).await))
}

#[tokio::test]
async fn every_mock_answers_while_the_test_moves_time() {
    every_mock_answers(advanced, TestRuntimeBuilder::manual_time).await;
    every_mock_answers(advanced, |builder| builder).await;
    every_mock_answers(advanced, TestRuntimeBuilder::real_time).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_mock_answers_on_several_threads() {
    every_mock_answers(advanced, TestRuntimeBuilder::manual_time).await;
}

#[tokio::test]
async fn a_mock_waits_until_the_test_lets_it_go() {
    let (open, gate) = watch::channel(false);
    let test = test()
        .manual_time()
        .mock_async::<Pack>(move |_, parcel| {
            let mut gate = gate.clone();
            async move {
                gate.wait_for(|open| *open).await.map_err(|error| error.to_string())?;
                Ok(format!("{parcel} packed"))
            }
        })
        .start()
        .await;
    let tea = "tea".to_owned();
    let late = test.start::<Remind>(&tea).await;
    test.advance(HOUR).await;
    assert_eq!(test.wait::<Remind>(&late).await.unwrap(), "late");
    let early = test.start::<Remind>(&tea).await;
    test.advance(HOUR / 2).await;
    assert_eq!(test.timers(&early), [HOUR / 2]);
    open.send(true).unwrap();
    assert_eq!(test.wait::<Remind>(&early).await.unwrap(), "tea packed");
    assert_eq!(test.timers(&early), [Duration::ZERO; 0]);
}

#[tokio::test]
async fn time_stands_until_the_test_advances_it() {
    let test = test().manual_time().time_limit(Duration::from_millis(300)).start().await;
    let instance = test.start::<Supervise>(&0).await;
    test.settle().await;
    assert_eq!(test.timers(&instance), [HOUR]);
    test.advance(HOUR.saturating_sub(Duration::from_millis(10))).await;
    assert_eq!(test.timers(&instance), [Duration::from_millis(10)]);
    assert!(test.calls::<Pack>().await.is_empty());
}

#[tokio::test]
async fn calls_are_seen_while_a_supervisor_never_ends() {
    for builder in [test(), test().manual_time()] {
        let test = builder.mock::<Pack>(Ok).start().await;
        let instance = test.start::<Supervise>(&0).await;
        test.settle().await;
        assert!(test.calls::<Pack>().await.is_empty());
        test.advance(3 * HOUR).await;
        assert_eq!(test.calls::<Pack>().await, ["0", "1", "2"]);
        assert_eq!(test.timers(&instance), [HOUR]);
    }
}

#[tokio::test]
async fn more_mocks_hang_than_there_are_workers() {
    let test = test().mock_async::<Pack>(|_, _| pending()).start().await;
    let mut instances = Vec::new();
    for _ in 0..40 {
        instances.push(test.start::<Remind>(&"tea".to_owned()).await);
    }
    test.advance(HOUR).await;
    for instance in instances {
        assert_eq!(test.wait::<Remind>(&instance).await.unwrap(), "late");
    }
}

#[tokio::test]
#[should_panic(expected = "a timer waits, and time stands still: let time pass with `test.advance(..)`")]
async fn a_test_that_forgets_to_advance_fails() {
    let test = test().manual_time().mock::<Pack>(Ok).time_limit(Duration::from_millis(200)).start().await;
    let _ = test.run::<Supervise>(&0).await;
}

#[tokio::test]
#[should_panic(expected = "time is not skipped before `duroxide-export-tests::activity::pack` has ended")]
async fn a_mock_that_blocks_time_is_named() {
    let (_open, gate) = watch::channel(false);
    let test = test()
        .mock_async::<Pack>(move |_, _| {
            let mut gate = gate.clone();
            async move { gate.wait_for(|open| *open).await.map(|_| String::new()).map_err(|error| error.to_string()) }
        })
        .time_limit(Duration::from_secs(1))
        .start()
        .await;
    let _ = test.run::<Remind>(&String::new()).await;
}

#[tokio::test]
async fn handlers_with_progress_are_mocked_like_others() {
    let plain = test().mock::<Load>(|parcels| Ok(parcels + 1)).start().await;
    assert_eq!(plain.run::<Deliver>(&3).await, Ok(4));
    let failing = test().mock::<Load>(|_| Err("full".to_owned())).start().await;
    assert_eq!(failing.run::<Deliver>(&3).await, Err("full".to_owned()));
    let reporting = test().mock_async::<Load>(report).start().await;
    assert_eq!(reporting.run::<Deliver>(&3).await, Ok(5));
    assert_eq!(reporting.progress_of::<Load>("loading").await, [1, 2]);
    let replaced = TestRuntime::of(duroxide::RegistriesBuilder::all().replace::<Load>(report)).start().await;
    assert_eq!(replaced.run::<Deliver>(&3).await, Ok(5));
    assert_eq!(replaced.progress_of::<Load>("loading").await, [1, 2]);
}

async fn report(ctx: OrchestrationContext, parcels: u8) -> Result<u8, String> {
    Load::report(&ctx, &1)?;
    Load::report(&ctx, &2)?;
    Ok(parcels + 2)
}
