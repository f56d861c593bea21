//! Domain errors, from an activity through orchestrations to the client.

use duroxide::providers::sqlite::SqliteProvider;
use duroxide::runtime::{RuntimeOptions, UnregisteredBackoffConfig};
use duroxide::{
    ActivityContext, ActivityRegistry, CallError, ErrorDetails, EventKind, OrchestrationContext, OrchestrationRegistry,
    Registries, RetryPolicy, Status, WaitError, WorkflowError,
};
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
enum AzureError {
    #[error("the quota of {region} is used up")]
    QuotaExceeded { region: String },
    #[error("too many requests")]
    Throttled,
}

impl WorkflowError for AzureError {
    fn is_retryable(&self) -> bool {
        matches!(self, Self::Throttled)
    }
}

/// How an activity should end.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Ending {
    Quota,
    Throttling,
    Panic,
    Hang,
    /// Text that is not an error of the activity, as an older version may have returned.
    Text,
}

fn quota() -> AzureError {
    AzureError::QuotaExceeded { region: "westeurope".to_owned() }
}

#[duroxide::activity(timeout = "3s")]
async fn provision(ctx: ActivityContext, ending: Ending) -> Result<u32, AzureError> {
    match ending {
        Ending::Quota | Ending::Text => Err(quota()),
        Ending::Throttling => Err(AzureError::Throttled),
        Ending::Panic => panic!("{{\"QuotaExceeded\":"),
        Ending::Hang => {
            ctx.cancelled().await;
            Err(AzureError::Throttled)
        }
    }
}

/// Passes errors on.
#[duroxide::orchestration]
async fn pass_on(ctx: OrchestrationContext, ending: Ending) -> Result<u32, CallError<AzureError>> {
    // A duroxide method, whose error is text, next to a call, whose error is a domain error.
    ctx.new_guid().await?;
    Provision::call(&ctx, &ending).await
}

/// Returns the domain error itself, and converts what the runtime reports.
#[duroxide::orchestration]
async fn pass_on_own(ctx: OrchestrationContext, ending: Ending) -> Result<u32, AzureError> {
    PassOn::schedule(&ctx, &ending).await.map_err(|error| error.failed().unwrap_or(AzureError::Throttled))
}

/// Returns text.
#[duroxide::orchestration]
async fn pass_on_text(ctx: OrchestrationContext, ending: Ending) -> Result<u32, String> {
    let id = format!("{}-child", ctx.instance_id());
    Ok(PassOn::call(&ctx, &ending).instance(id).await?)
}

/// Handles the error.
#[duroxide::orchestration]
async fn recover(ctx: OrchestrationContext, ending: Ending) -> Result<String, String> {
    match PassOn::schedule(&ctx, &ending).await {
        Err(CallError::Failed(AzureError::QuotaExceeded { region })) => Ok(format!("leave {region}")),
        Err(CallError::Failed(AzureError::Throttled)) => Ok("wait".to_owned()),
        Err(other) => Ok(format!("call an engineer: {other}")),
        Ok(_) => Ok("nothing to do".to_owned()),
    }
}

#[tokio::test]
async fn a_domain_error_reaches_the_client_as_a_value() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    PassOn::start(client, "pass-on", &Ending::Quota).await.unwrap();
    let error: WaitError<AzureError> = PassOn::wait(client, "pass-on", TIMEOUT).await.unwrap_err();
    assert_eq!(error.to_string(), "instance `pass-on` failed: the quota of westeurope is used up");
    assert!(matches!(error, WaitError::Failed { error, .. } if error == quota()));
    let status = PassOn::status(client, "pass-on").await.unwrap();
    assert!(matches!(&status, Status::Failed { error, .. } if *error == quota()), "{status:?}");

    PassOnOwn::start(client, "pass-on-own", &Ending::Throttling).await.unwrap();
    let error = PassOnOwn::wait(client, "pass-on-own", TIMEOUT).await.unwrap_err();
    assert!(matches!(error, WaitError::Failed { error: AzureError::Throttled, .. }));
    engine.stop().await;
}

#[tokio::test]
async fn an_orchestration_can_distinguish_errors() {
    let engine = Engine::start_linked().await;
    let expected = [
        ("quota", Ending::Quota, "leave westeurope"),
        ("throttling", Ending::Throttling, "wait"),
        ("panic", Ending::Panic, "panicked with message"),
        ("timeout", Ending::Hang, "call an engineer: timeout: activity timed out"),
    ];
    for (instance, ending, _) in expected {
        Recover::start(&engine.client, instance, &ending).await.unwrap();
    }
    for (instance, _, output) in expected {
        let recovered = Recover::wait(&engine.client, instance, TIMEOUT).await.unwrap();
        assert!(recovered.contains(output), "{recovered}");
    }
    engine.stop().await;
}

#[tokio::test]
async fn a_domain_error_converts_to_its_display_text() {
    let engine = Engine::start_linked().await;
    PassOnText::start(&engine.client, "text", &Ending::Quota).await.unwrap();
    let error = PassOnText::wait(&engine.client, "text", TIMEOUT).await.unwrap_err();
    assert!(matches!(&error, WaitError::Failed { error, .. } if error == "the quota of westeurope is used up"));
    engine.stop().await;
}

#[tokio::test]
async fn errors_of_others_are_runtime_errors() {
    // The activity is of another version, whose error is text, or whose output is not a number.
    let activities = ActivityRegistry::builder()
        .register_typed(PROVISION, |_, ending: Ending| async move {
            if matches!(ending, Ending::Text) {
                Err::<String, _>("out of order".to_owned())
            } else {
                Ok("no number".to_owned())
            }
        })
        .build_result()
        .unwrap();
    let engine = Engine::start(activities, duroxide::create_orchestration_registry()).await;
    Recover::start(&engine.client, "text", &Ending::Text).await.unwrap();
    assert_eq!(Recover::wait(&engine.client, "text", TIMEOUT).await.unwrap(), "call an engineer: out of order");
    Recover::start(&engine.client, "output", &Ending::Quota).await.unwrap();
    let output = Recover::wait(&engine.client, "output", TIMEOUT).await.unwrap();
    let expected = "call an engineer: duroxide-export-tests::activity::provision: the output is not a valid `u32`: ";
    assert!(output.starts_with(expected), "{output}");
    engine.stop().await;
}

#[tokio::test]
async fn an_undecodable_input_is_reported_as_one() {
    let engine = Engine::start_linked().await;
    engine.client.start_orchestration("bad-input", PASS_ON, "{\"Quota\":1}").await.unwrap();
    let error = PassOn::wait(&engine.client, "bad-input", TIMEOUT).await.unwrap_err();
    assert!(matches!(error, WaitError::Runtime { .. }), "{error:?}");
    assert!(error.to_string().contains("::pass-on: the input is not a valid `errors::Ending`"), "{error}");
    engine.stop().await;
}

#[duroxide::orchestration]
async fn wait_for_ever(ctx: OrchestrationContext) -> Result<(), AzureError> {
    ctx.schedule_wait("nothing").await;
    Ok(())
}

#[duroxide::orchestration]
async fn watch(ctx: OrchestrationContext) -> Result<String, String> {
    match WaitForEver::call(&ctx, &()).instance("watched").await {
        Err(CallError::Runtime(text)) => Ok(text),
        other => Err(format!("{other:?}")),
    }
}

#[tokio::test]
async fn a_cancellation_is_a_runtime_error() {
    let engine = Engine::start_linked().await;
    Watch::start(&engine.client, "watch", &()).await.unwrap();
    while matches!(WaitForEver::status(&engine.client, "watched").await.unwrap(), Status::NotFound) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    WaitForEver::cancel(&engine.client, "watched", "enough").await.unwrap();
    assert_eq!(Watch::wait(&engine.client, "watch", TIMEOUT).await.unwrap(), "canceled: enough");
    let error = WaitForEver::wait(&engine.client, "watched", TIMEOUT).await.unwrap_err();
    assert!(matches!(error, WaitError::Runtime { .. }), "{error:?}");
    engine.stop().await;
}

#[tokio::test]
async fn a_poisoned_activity_is_a_runtime_error() {
    // The activity is not registered, so it is handed back until duroxide gives up. A store from `open` would leave it to
    // other workers.
    let store = Arc::new(SqliteProvider::new_in_memory().await.unwrap());
    let options = RuntimeOptions {
        max_attempts: 2,
        unregistered_backoff: UnregisteredBackoffConfig {
            base_delay: Duration::from_millis(10),
            max_delay: Duration::from_millis(20),
        },
        ..duroxide_export_tests::options()
    };
    let registries = Registries {
        activities: ActivityRegistry::default(),
        orchestrations: duroxide::create_orchestration_registry(),
    };
    let engine = Engine::start_on_store(store, registries, options).await;
    // No orchestration sees the error: duroxide ends the caller, and the caller's caller.
    Recover::start(&engine.client, "poison", &Ending::Quota).await.unwrap();
    let error = Recover::wait(&engine.client, "poison", TIMEOUT).await.unwrap_err();
    assert!(matches!(error, WaitError::Runtime { details: ErrorDetails::Poison { .. }, .. }), "{error:?}");
    let error = PassOn::wait(&engine.client, "poison::sub::2", TIMEOUT).await.unwrap_err();
    assert!(matches!(error, WaitError::Runtime { details: ErrorDetails::Poison { .. }, .. }), "{error:?}");
    engine.stop().await;
}

static PATIENT: AtomicU32 = AtomicU32::new(0);
static IMPATIENT: AtomicU32 = AtomicU32::new(0);

/// Throttles twice, and then runs out of quota.
#[duroxide::activity(retry(max_attempts = 5, backoff = none))]
async fn throttled_at_first() -> Result<(), AzureError> {
    if PATIENT.fetch_add(1, Ordering::SeqCst) % 5 < 2 { Err(AzureError::Throttled) } else { Err(quota()) }
}

#[duroxide::activity(retry(max_attempts = 5, backoff = none))]
async fn without_quota() -> Result<(), AzureError> {
    IMPATIENT.fetch_add(1, Ordering::SeqCst);
    Err(quota())
}

#[duroxide::orchestration]
async fn persist(ctx: OrchestrationContext) -> Result<(), CallError<AzureError>> {
    let declared = WithoutQuota::call(&ctx, &()).await;
    let policy = RetryPolicy::new(4).with_backoff(duroxide::BackoffStrategy::None);
    let given = WithoutQuota::call(&ctx, &()).retry(policy).await;
    assert_eq!(declared, given);
    ThrottledAtFirst::call(&ctx, &()).await
}

#[tokio::test]
async fn errors_that_are_not_retryable_are_not_retried() {
    let engine = Engine::start_linked().await;
    Persist::start(&engine.client, "persist", &()).await.unwrap();
    let error = Persist::wait(&engine.client, "persist", TIMEOUT).await.unwrap_err();
    assert!(matches!(error, WaitError::Failed { error, .. } if error == quota()));
    assert_eq!(PATIENT.load(Ordering::SeqCst), 3);
    assert_eq!(IMPATIENT.load(Ordering::SeqCst), 2);
    engine.stop().await;
}

#[tokio::test]
async fn hand_written_callers_can_read_the_wire_format() {
    let orchestrations = OrchestrationRegistry::builder()
        .register("by-hand", |ctx: OrchestrationContext, _: String| async move {
            ctx.schedule_activity(PROVISION, "\"Quota\"").await
        })
        .build_result()
        .unwrap();
    let engine = Engine::start(duroxide::create_activity_registry(), orchestrations).await;
    engine.client.start_orchestration("by-hand", "by-hand", "").await.unwrap();
    let result = engine.client.wait_for_orchestration_typed::<u32>("by-hand", TIMEOUT).await.unwrap();
    assert_eq!(result, Err(r#"{"QuotaExceeded":{"region":"westeurope"}}"#.to_owned()));
    engine.stop().await;
}

#[test]
fn question_marks_convert_errors() {
    let domain: CallError<AzureError> = CallError::Failed(quota());
    assert_eq!(domain.clone().failed(), Some(quota()));
    assert_eq!(String::from(domain), "the quota of westeurope is used up");
    let runtime = CallError::<AzureError>::from("canceled".to_owned());
    assert_eq!(runtime.to_string(), "canceled");
    assert_eq!(runtime.failed(), None);
}

/// A `main` that returns an error prints it with `Debug`.
#[test]
fn debug_prints_the_sentence() {
    let instance = || "pass-on".to_owned();
    let failed = WaitError::Failed { instance: instance(), error: quota() };
    assert_eq!(format!("{failed:?}"), "instance `pass-on` failed: the quota of westeurope is used up");
    let timeout = WaitError::<String>::Timeout { instance: instance(), timeout: Duration::from_secs(3) };
    assert_eq!(format!("{timeout:?}"), timeout.to_string());
    // Tests compare the errors of calls, so their value is there as well.
    let failed = CallError::Failed(AzureError::Throttled);
    assert_eq!(format!("{failed:?}"), "too many requests (Throttled)");
    let runtime = CallError::<AzureError>::Runtime("canceled".to_owned());
    assert_eq!(format!("{runtime:?}"), "canceled (reported by the runtime)");
    let registry = duroxide::RegistriesBuilder::empty().provide(1_u8).provide(2_u8).build().unwrap_err();
    assert_eq!(format!("{registry:?}"), registry.to_string());
    let problem = registry.problems().next().unwrap();
    assert_eq!(format!("{problem:?}"), problem.to_string());
}

#[test]
fn the_metadata_names_the_error() {
    assert_eq!(Provision::info().error_type, "AzureError");
    assert_eq!(PassOn::info().error_type, "CallError<AzureError>");
}

/// An error with the format that histories contained before this library.
#[derive(Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("step {0} failed")]
struct StepError(u32);

impl WorkflowError for StepError {
    fn is_retryable(&self) -> bool {
        self.0 > 3
    }

    fn encode(&self) -> Result<String, String> {
        if self.0 == 0 { Err("there is no step 0".to_owned()) } else { Ok(format!("STEPERR/1:{}", self.0)) }
    }

    fn decode(text: &str) -> Option<Self> {
        text.strip_prefix("STEPERR/1:")?.parse().ok().map(Self)
    }
}

#[duroxide::activity(name = "take-step", idempotent, retry(max_attempts = 3, backoff = none))]
async fn take_step(number: u32) -> Result<(), StepError> {
    Err(StepError(number))
}

#[duroxide::orchestration(name = "climb-stairs")]
async fn climb_stairs(ctx: OrchestrationContext, number: u32) -> Result<(), CallError<StepError>> {
    TakeStep::call(&ctx, &number).await
}

#[tokio::test]
async fn an_error_can_keep_a_format_of_its_own() {
    let engine = Engine::start_linked().await;
    // The number of attempts shows whether the error was recognized.
    for (number, text, attempts) in [
        (2, "STEPERR/1:2", 1),
        (4, "STEPERR/1:4", 3),
        (0, "step 0 failed (the error cannot be serialized: there is no step 0)", 3),
    ] {
        let instance = format!("stairs-{number}");
        ClimbStairs::start(&engine.client, &instance, &number).await.unwrap();
        let error = ClimbStairs::wait(&engine.client, &instance, TIMEOUT).await.unwrap_err();
        if number == 0 {
            assert!(error.message().contains(text), "{error}");
        } else {
            assert!(matches!(&error, WaitError::Failed { error, .. } if *error == StepError(number)), "{error}");
            assert_eq!(error.message(), format!("step {number} failed"));
        }
        let history = engine.history(&instance).await;
        let failures = history.iter().filter_map(|event| match event {
            EventKind::ActivityFailed { details } => Some(details.display_message()),
            _ => None,
        });
        assert_eq!(failures.collect::<Vec<_>>(), vec![text; attempts]);
    }
    engine.stop().await;
}

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, WorkflowError, Serialize, Deserialize)]
enum ChargeError {
    #[error("declined")]
    Declined,
}

/// What the orchestrations below return, one of which calls another.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, WorkflowError, Serialize, Deserialize)]
enum OrderError {
    #[error("not provisioned: {0}")]
    Azure(#[from] AzureError),
    #[error("not paid: {0}")]
    Charge(#[from] ChargeError),
    #[error("sold out")]
    SoldOut,
    #[error("{0}")]
    Other(#[runtime] String),
}

/// Without thiserror, with a field that has a name.
#[derive(Debug, PartialEq, Eq, WorkflowError, Serialize, Deserialize)]
enum ReplyError {
    #[from]
    Order { order: OrderError },
    #[from]
    Charge(ChargeError),
    #[runtime]
    Other(Box<str>),
}

impl std::fmt::Display for ReplyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "no reply: {self:?}")
    }
}

impl std::error::Error for ReplyError {}

/// Where an order fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum At {
    Shelf,
    Charge,
    Provision,
    Timeout,
    Text,
    Nothing,
}

#[duroxide::activity]
async fn charge(at: At) -> Result<(), ChargeError> {
    if at == At::Charge { Err(ChargeError::Declined) } else { Ok(()) }
}

#[duroxide::activity]
async fn note(at: At) -> Result<(), String> {
    if at == At::Text { Err("no paper".to_owned()) } else { Ok(()) }
}

#[duroxide::orchestration]
async fn place_order(ctx: OrchestrationContext, at: At) -> Result<String, OrderError> {
    if at == At::Shelf {
        return Err(OrderError::SoldOut);
    }
    Charge::call(&ctx, &at).await?;
    Note::call(&ctx, &at).await?;
    match at {
        At::Provision => Provision::call(&ctx, &Ending::Quota).await?,
        At::Timeout => Provision::call(&ctx, &Ending::Hang).timeout(Duration::from_millis(20)).await?,
        _ => 0,
    };
    Ok(ctx.new_guid().await?)
}

/// Returns the same error as the orchestration that it calls.
#[duroxide::orchestration]
async fn place_twice(ctx: OrchestrationContext, at: At) -> Result<(), OrderError> {
    PlaceOrder::call(&ctx, &At::Nothing).await?;
    PlaceOrder::call(&ctx, &at).await?;
    Ok(())
}

#[duroxide::orchestration]
async fn reply(ctx: OrchestrationContext, at: At) -> Result<(), ReplyError> {
    if at == At::Nothing {
        Err(ChargeError::Declined)?;
    }
    Ok(PlaceTwice::call(&ctx, &at).await?)
}

#[tokio::test]
async fn question_marks_work_on_calls_with_different_errors() {
    let engine = Engine::start_linked().await;
    let cases = [
        (At::Shelf, OrderError::SoldOut),
        (At::Charge, OrderError::Charge(ChargeError::Declined)),
        (At::Provision, OrderError::Azure(quota())),
        (At::Timeout, OrderError::Other("timeout: activity timed out".to_owned())),
        (At::Text, OrderError::Other("no paper".to_owned())),
    ];
    for (at, _) in &cases {
        Reply::start(&engine.client, format!("{at:?}"), at).await.unwrap();
    }
    for (at, order) in cases {
        let error = Reply::wait(&engine.client, &format!("{at:?}"), TIMEOUT).await.unwrap_err();
        let expected = ReplyError::Order { order };
        assert!(matches!(&error, WaitError::Failed { error, .. } if *error == expected), "{error:?}");
    }
    Reply::start(&engine.client, "own", &At::Nothing).await.unwrap();
    let error = Reply::wait(&engine.client, "own", TIMEOUT).await.unwrap_err();
    let expected = ReplyError::Charge(ChargeError::Declined);
    assert!(matches!(&error, WaitError::Failed { error, .. } if *error == expected), "{error:?}");
    engine.stop().await;
}

#[test]
fn a_derived_error_is_retryable_if_the_error_in_it_is() {
    assert!(OrderError::from(AzureError::Throttled).is_retryable());
    assert!(!OrderError::from(quota()).is_retryable());
    assert!(!ReplyError::from(OrderError::from(quota())).is_retryable());
    assert!(OrderError::SoldOut.is_retryable());
}

#[test]
fn what_the_runtime_reports_becomes_the_runtime_variant() {
    let canceled = || "canceled".to_owned();
    assert_eq!(OrderError::from(CallError::<ChargeError>::Runtime(canceled())), OrderError::Other(canceled()));
    assert_eq!(OrderError::from(CallError::<OrderError>::Runtime(canceled())), OrderError::Other(canceled()));
    assert_eq!(ReplyError::from(canceled()), ReplyError::Other("canceled".into()));
}

#[test]
fn the_error_of_a_call_can_be_converted() {
    let error = CallError::Failed(ChargeError::Declined).map(OrderError::from);
    assert_eq!(error.failed(), Some(OrderError::Charge(ChargeError::Declined)));
    let error = CallError::<ChargeError>::Runtime("canceled".to_owned()).map(OrderError::from);
    assert_eq!(error.into_failed(), Err("canceled".to_owned()));
}
