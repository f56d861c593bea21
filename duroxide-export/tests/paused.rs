//! Mocks of every form, while tokio's clock is paused. The other clocks are in `tests/tests/testing_clock.rs`.
#![cfg(feature = "testing")]

extern crate duroxide_export as duroxide;

use duroxide::OrchestrationContext;
use duroxide::testing::{TestRuntime, TestRuntimeBuilder};
use std::future::pending;
use std::time::{Duration, Instant};

const HOUR: Duration = Duration::from_secs(60 * 60);

/// An event raised to the orchestration.
#[duroxide::event(name = "arrival")]
#[derive(serde::Serialize, serde::Deserialize)]
struct Arrival(u8);

#[duroxide::orchestration(name = "wait-for-arrival", handle = Wait)]
async fn wait_for_arrival(ctx: OrchestrationContext) -> Result<u8, String> {
    Ok(Arrival::wait(&ctx).await?.0)
}

#[duroxide::activity(name = "pack", timeout = "1h", idempotent)]
async fn pack(parcel: String) -> Result<String, String> {
    Ok(format!("{parcel} for real"))
}

#[duroxide::orchestration(name = "ship")]
async fn ship(ctx: OrchestrationContext, parcel: String) -> Result<String, String> {
    Pack::call(&ctx, &parcel).await
}

#[duroxide::orchestration(name = "remind")]
async fn remind(ctx: OrchestrationContext, parcel: String) -> Result<String, String> {
    let packing = Pack::schedule(&ctx, &parcel);
    match ctx.select2(packing, ctx.schedule_timer(HOUR)).await {
        duroxide::Either2::First(packed) => packed,
        duroxide::Either2::Second(()) => Ok("late".to_owned()),
    }
}

fn test() -> TestRuntimeBuilder {
    TestRuntime::of(duroxide::RegistriesBuilder::all()).time_limit(Duration::from_secs(600))
}

fn text(result: Result<String, String>) -> String {
    result.unwrap_or_else(|error| error)
}

/// A mock of each form, with what `ship` and `remind` end with.
fn mocks() -> Vec<(TestRuntimeBuilder, &'static str, &'static str)> {
    vec![
        (test().mock::<Pack>(|parcel| Ok(format!("{parcel} packed"))), "tea packed", "tea packed"),
        (test().mock::<Pack>(|_| Err("no box".to_owned())), "no box", "no box"),
        (test().mock::<Pack>(|_| panic!("it falls")), "it falls", "it falls"),
        (test().mock_async::<Pack>(async |_, parcel| Ok(format!("{parcel} packed"))), "tea packed", "tea packed"),
        (test().mock_async::<Pack>(async |_, _| Err("no box".to_owned())), "no box", "no box"),
        (test().mock_async::<Pack>(|_, _| pending()), "timeout", "late"),
    ]
}

#[tokio::test(start_paused = true)]
async fn every_mock_answers() {
    let tea = "tea".to_owned();
    for (mock, shipped, reminded) in mocks() {
        let test = mock.start().await;
        let ended = async { (text(test.run::<Ship>(&tea).await), text(test.run::<Remind>(&tea).await)) };
        let (ship, remind) = ended.await;
        assert!(ship.contains(shipped) && remind.contains(reminded), "{ship}, {remind}");
    }
    for (mock, shipped, reminded) in mocks() {
        let test = mock.manual_time().start().await;
        let (ship, remind) = (test.start::<Ship>(&tea).await, test.start::<Remind>(&tea).await);
        test.advance(HOUR).await;
        let (ship, remind) = (text(test.wait::<Ship>(&ship).await), text(test.wait::<Remind>(&remind).await));
        assert!(ship.contains(shipped) && remind.contains(reminded), "{ship}, {remind}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_mock_sleeps_without_real_time_while_tokio_is_paused() {
    let test = test()
        .mock_async::<Pack>(async |_, parcel| {
            tokio::time::sleep(50 * HOUR).await;
            Ok(format!("{parcel} packed"))
        })
        .start()
        .await;
    let begin = (Instant::now(), tokio::time::Instant::now());
    assert_eq!(test.run::<Remind>(&"tea".to_owned()).await.unwrap(), "tea packed");
    assert!(begin.0.elapsed() < HOUR && begin.1.elapsed() >= 50 * HOUR);
    assert_eq!(test.calls::<Pack>().await, ["tea"]);
}

#[tokio::test(start_paused = true)]
async fn the_time_limit_is_real_while_tokio_is_paused() {
    let limited = test().time_limit(Duration::from_millis(200)).start().await;
    let begin = Instant::now();
    let run = tokio::spawn(async move { limited.run::<Wait>(&()).await });
    assert!(run.await.unwrap_err().is_panic());
    assert!(begin.elapsed() >= Duration::from_millis(200));
    let raised = test().start().await;
    let instance = raised.start::<Wait>(&()).await;
    raised.raise(&instance, &Arrival(3)).await;
    assert_eq!(raised.wait::<Wait>(&instance).await, Ok(3));
}
