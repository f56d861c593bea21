//! The test runtime.

use duroxide::testing::{TestRuntime, TestRuntimeBuilder};
use duroxide::{ActivityContext, CallError, ClientError, Either2, OrchestrationContext, State, WorkflowError};
use duroxide_aws_ec2::orchestrations::create_vpc::CreateVpc;
use duroxide_aws_ec2::types::{CreateVpcInput, CreateVpcOutput, VpcId};
use duroxide_export_tests::TIMEOUT;
use serde::{Deserialize, Serialize};
use std::time::{Duration, Instant, SystemTime};

duroxide::export!(registry);

const HOUR: Duration = Duration::from_secs(60 * 60);

fn all() -> TestRuntimeBuilder {
    TestRuntime::of(registry::builder().without::<LayOut>().provide(7_u8)).time_limit(TIMEOUT)
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("weather: {0}")]
struct Weather(String);

impl WorkflowError for Weather {}

/// Takes state, and reads its context.
#[duroxide::activity(idempotent, tag = "outdoors", retry(max_attempts = 3, initial = "1h"))]
async fn measure(ctx: ActivityContext, State(offset): State<u8>, place: String) -> Result<u8, Weather> {
    match place.as_str() {
        "volcano" => Err(Weather("ash".to_owned())),
        "crater" => panic!("it melts"),
        _ => Ok(offset + u8::try_from(ctx.activity_name().len() % 2).unwrap()),
    }
}

#[duroxide::orchestration]
async fn forecast(ctx: OrchestrationContext, places: Vec<String>) -> Result<Vec<u8>, CallError<Weather>> {
    let calls = places.iter().map(|place| Measure::call(&ctx, place)).collect();
    ctx.join(calls).await.into_iter().collect()
}

#[tokio::test]
async fn one_activity_runs_with_a_real_context_and_its_state() {
    let test = all().start().await;
    let odd = u8::try_from(Measure::NAME.len() % 2).unwrap();
    assert_eq!(test.run::<Measure>(&"valley".to_owned()).await, Ok(7 + odd));
    let error = test.run::<Measure>(&"volcano".to_owned()).await;
    assert_eq!(error, Err(CallError::Failed(Weather("ash".to_owned()))));
    let Err(CallError::Runtime(report)) = test.run::<Measure>(&"crater".to_owned()).await else { panic!("a panic") };
    assert!(report.contains("it melts"), "{report}");
}

#[tokio::test]
async fn mocks_answer_and_calls_are_recorded() {
    let test = all().mock::<Measure>(|place| if place.len() > 3 { Ok(1) } else { Err(Weather(place)) }).start().await;
    let places = ["hill".to_owned(), "valley".to_owned()];
    assert_eq!(test.run::<Forecast>(&places.to_vec()).await, Ok(vec![1, 1]));
    assert_eq!(test.calls::<Measure>().await, places);
    // Three attempts, one hour and two hours apart.
    let start = Instant::now();
    assert_eq!(test.run::<Forecast>(&vec!["sea".to_owned()]).await, Err(CallError::Failed(Weather("sea".to_owned()))));
    assert!(start.elapsed() < HOUR);
    assert_eq!(test.calls::<Measure>().await.len(), 5);
}

#[duroxide::orchestration]
async fn lay_out(ctx: OrchestrationContext, subnets: u8) -> Result<String, String> {
    let network = CreateVpcInput { name: "n".to_owned(), region: "r".to_owned(), subnets };
    Ok(CreateVpc::schedule(&ctx, &network).await?.vpc_id.0)
}

#[tokio::test]
async fn mocked_handlers_need_not_be_registered() {
    // The other library is not included, so its state is not needed; nor is the state of handlers that are left out.
    let test = TestRuntime::of(registry::builder().only::<LayOut>())
        .mock::<CreateVpc>(|input| {
            Ok(CreateVpcOutput { vpc_id: VpcId(format!("{}-{}", input.name, input.subnets)), subnets: vec![] })
        })
        .start()
        .await;
    assert_eq!(test.run::<LayOut>(&3).await.unwrap(), "n-3");
    assert_eq!(test.calls::<CreateVpc>().await[0].subnets, 3);
}

/// Two long timers, and what the clock says about them.
#[duroxide::orchestration]
async fn wait_long(ctx: OrchestrationContext) -> Result<Vec<Duration>, String> {
    let start = ctx.utc_now().await?;
    let since = |now: SystemTime| now.duration_since(start).unwrap();
    let long = ctx.schedule_timer(48 * HOUR);
    let mut passed = Vec::new();
    for _ in 0..3 {
        ctx.schedule_timer(10 * HOUR).await;
        passed.push(since(ctx.utc_now().await?));
    }
    long.await;
    passed.push(since(ctx.utc_now().await?));
    Ok(passed)
}

#[tokio::test]
async fn long_timers_are_skipped_and_the_clock_advances() {
    let start = Instant::now();
    let passed = all().start().await.run::<WaitLong>(&()).await.unwrap();
    assert!(start.elapsed() < HOUR, "{:?}", start.elapsed());
    let hours: Vec<_> = passed.iter().map(|passed| passed.as_secs_f64() / HOUR.as_secs_f64()).collect();
    for (hours, expected) in hours.iter().zip([10.0, 20.0, 30.0, 48.0]) {
        assert!((hours - expected).abs() < 0.05, "{hours} hours, not {expected}");
    }
}

/// Takes a while, in real time.
#[duroxide::activity(idempotent)]
async fn sleep_a_while() -> Result<(), String> {
    tokio::time::sleep(Duration::from_millis(300)).await;
    Ok(())
}

#[duroxide::orchestration]
async fn race(ctx: OrchestrationContext) -> Result<String, String> {
    let work = SleepAWhile::schedule(&ctx, &());
    match ctx.select2(work, ctx.schedule_timer(HOUR)).await {
        Either2::First(_) => Ok("work".to_owned()),
        Either2::Second(()) => Ok("timer".to_owned()),
    }
}

#[tokio::test]
async fn a_running_activity_does_not_time_out() {
    assert_eq!(all().start().await.run::<Race>(&()).await.unwrap(), "work");
}

#[duroxide::orchestration]
async fn wait_for_event(ctx: OrchestrationContext) -> Result<String, String> {
    match ctx.select2(ctx.schedule_wait("word"), ctx.schedule_timer(HOUR)).await {
        Either2::First(word) => Ok(word),
        Either2::Second(()) => Ok("nobody spoke".to_owned()),
    }
}

#[tokio::test]
async fn time_is_skipped_only_while_the_test_waits() {
    let test = all().start().await;
    let instance = test.start::<WaitForEvent>(&()).await;
    while test.client().read_execution_history(&instance, 1).await.map_or(0, |history| history.len()) < 3 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // There would have been enough time.
    tokio::time::sleep(Duration::from_millis(200)).await;
    test.client().raise_event(&instance, "word", "hello").await.unwrap();
    assert_eq!(test.wait::<WaitForEvent>(&instance).await.unwrap(), "hello");
    assert_eq!(test.run::<WaitForEvent>(&()).await.unwrap(), "nobody spoke");
}

#[duroxide::orchestration]
async fn nap(ctx: OrchestrationContext) -> Result<(), String> {
    ctx.schedule_timer(Duration::from_secs(1)).await;
    Ok(())
}

#[tokio::test]
async fn timers_can_run_in_real_time() {
    let test = all().real_time().start().await;
    let start = Instant::now();
    test.run::<Nap>(&()).await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[duroxide::orchestration]
async fn never_end(ctx: OrchestrationContext) -> Result<(), String> {
    ctx.schedule_wait("nothing").await;
    Ok(())
}

#[tokio::test]
#[should_panic(
    expected = "orchestration::never-end`, instance `test-0`, has not ended after 200ms; does it wait for an"
)]
async fn an_orchestration_that_does_not_end_fails_the_test() {
    let test = all().time_limit(Duration::from_millis(200)).start().await;
    let _ = test.run::<NeverEnd>(&()).await;
}

#[tokio::test]
#[should_panic(expected = "state of type `u8` is not provided, but required by activity")]
async fn missing_state_is_reported_at_the_start() {
    TestRuntime::of(registry::builder()).start().await;
}

/// The version is that of the handle, whatever else is registered.
#[duroxide::orchestration(name = "say-version", version = "1.0.0")]
async fn say_version(ctx: OrchestrationContext) -> Result<String, String> {
    Ok(ctx.orchestration_version())
}

#[duroxide::orchestration(name = "say-version", version = "2.0.0")]
async fn say_version_v2(ctx: OrchestrationContext) -> Result<String, String> {
    Ok(ctx.orchestration_version())
}

#[tokio::test]
async fn each_version_can_be_tested() {
    let test = all().start().await;
    assert_eq!(test.run::<SayVersion>(&()).await.unwrap(), "1.0.0");
    assert_eq!(test.run::<SayVersionV2>(&()).await.unwrap(), "2.0.0");
}

/// A person's decision.
#[duroxide::event(name = "decision")]
#[derive(Serialize, Deserialize)]
struct Decision(bool);

/// Something to say.
#[duroxide::queue(name = "line")]
#[derive(Serialize, Deserialize)]
struct Line(String);

/// How many decisions were made.
#[duroxide::value(name = "decisions")]
#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Decisions(usize);

/// Waits for several decisions, with a deadline that the test does not have to wait for.
#[duroxide::orchestration(name = "collect-decisions")]
async fn collect_decisions(ctx: OrchestrationContext) -> Result<(Vec<bool>, String), String> {
    let mut decisions = Vec::new();
    while let Some(Decision(granted)) = Decision::wait_timeout(&ctx, Duration::from_secs(86_400)).await? {
        decisions.push(granted);
        Decisions(decisions.len()).set(&ctx)?;
    }
    let Line(line) = Line::dequeue(&ctx).await?;
    Ok((decisions, line))
}

#[tokio::test]
async fn events_are_raised_once_somebody_waits() {
    let test = TestRuntime::of(duroxide::RegistriesBuilder::all().only::<CollectDecisions>()).start().await;
    let instance = test.start::<CollectDecisions>(&()).await;
    test.enqueue(&instance, &Line("the end".to_owned())).await;
    for granted in [true, false, true] {
        test.raise(&instance, &Decision(granted)).await;
    }
    let (decisions, line) = test.wait::<CollectDecisions>(&instance).await.unwrap();
    assert_eq!(decisions, [true, false, true]);
    assert_eq!(line, "the end");
    assert_eq!(test.value::<Decisions>(&instance).await, Some(Decisions(3)));
}

#[tokio::test]
#[should_panic(expected = "does not wait for the event `duroxide-export-tests::event::decision` after 50ms")]
async fn an_event_that_nobody_waits_for_fails_the_test() {
    let registries = duroxide::RegistriesBuilder::all().only::<CollectDecisions>();
    let test = TestRuntime::of(registries).time_limit(Duration::from_millis(50)).start().await;
    test.raise("nobody", &Decision(true)).await;
}

#[tokio::test]
async fn messages_to_nobody_are_errors() {
    let test = TestRuntime::of(duroxide::RegistriesBuilder::all().only::<CollectDecisions>()).start().await;
    let instance = test.start::<CollectDecisions>(&()).await;
    let client = test.client();
    for sent in [
        Decision(true).raise(client, "test-00").await,
        Line(String::new()).enqueue(client, "test-00").await,
        CollectDecisions::cancel(client, "test-00", "").await,
    ] {
        let error = sent.unwrap_err();
        assert!(matches!(error, ClientError::Provider { .. }), "{error:?}");
        let problem = format!("there is no instance `test-00`: did you mean `{instance}`?");
        assert!(error.to_string().contains(&problem), "{error}");
    }
    assert!(Decision(true).raise_to_tree(client, "test-00").await.unwrap().is_empty());
}

#[tokio::test]
#[should_panic(expected = "there is no instance `nobody`")]
async fn a_message_to_nobody_fails_the_test() {
    let test = TestRuntime::of(duroxide::RegistriesBuilder::all().only::<CollectDecisions>()).start().await;
    test.enqueue("nobody", &Line(String::new())).await;
}
