//! Handlers of every shape, from the handle through a real runtime and back.

use duroxide::{ActivityContext, OrchestrationContext, OrchestrationStatus, WaitError};
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Point {
    x: i32,
    y: i32,
}

type Reply<T> = Result<T, String>;

mod shapes {
    use super::{ActivityContext, Point, Reply};

    #[duroxide::activity(name = "shape-context-and-input")]
    pub(super) async fn context_and_input(ctx: ActivityContext, Point { x, y }: Point) -> Reply<String> {
        Ok(format!("{} got {x},{y}", ctx.activity_name()))
    }

    #[duroxide::activity(name = "shape-context-only")]
    pub(super) async fn context_only(ctx: ActivityContext) -> Reply<String> {
        Ok(ctx.orchestration_name().to_owned())
    }

    #[duroxide::activity(name = "shape-input-only")]
    pub(super) async fn input_only(mut input: (String, u8)) -> Result<(String, u8), String> {
        input.1 += 1;
        Ok(input)
    }

    #[duroxide::activity(name = "shape-nothing")]
    pub(super) async fn nothing() -> Reply<()> {
        Ok(())
    }

    #[duroxide::activity(name = "shape-swapped")]
    pub(super) async fn swapped(input: u8, ctx: ActivityContext) -> Reply<bool> {
        Ok(ctx.instance_id().len() == usize::from(input))
    }

    #[duroxide::activity(name = "shape-blocking")]
    #[expect(
        clippy::needless_pass_by_value,
        clippy::unnecessary_wraps,
        reason = "that is the signature of an activity"
    )]
    pub(super) fn blocking(ctx: ActivityContext, milliseconds: u64) -> Reply<String> {
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
        ctx.trace_info("slept");
        Ok(std::thread::current().name().unwrap_or_default().to_owned())
    }

    #[tracing::instrument(skip_all)]
    #[duroxide::activity(name = "shape-instrumented-above")]
    pub(super) async fn instrumented_above(input: u8) -> Reply<u8> {
        Ok(input)
    }

    #[duroxide::activity(name = "shape-instrumented-below")]
    #[tracing::instrument(skip_all)]
    pub(super) async fn instrumented_below(input: u8) -> Reply<u8> {
        Ok(input)
    }

    #[duroxide::activity]
    pub(super) async fn r#match(input: u8) -> Reply<u8> {
        Ok(input)
    }
}

use shapes::{
    Blocking, ContextAndInput, ContextOnly, InputOnly, InstrumentedAbove, InstrumentedBelow, Match, Nothing, Swapped,
};

#[duroxide::orchestration(name = "call-all-shapes")]
async fn call_all_shapes(ctx: OrchestrationContext) -> Result<Vec<String>, String> {
    let text = InputOnly::schedule(&ctx, &("a".to_owned(), 1)).await?;
    Nothing::schedule(&ctx, &()).await?;
    Ok(vec![
        ContextAndInput::schedule(&ctx, &Point { x: 1, y: -2 }).await?,
        ContextOnly::schedule(&ctx, &()).await?,
        format!("{text:?}"),
        Swapped::schedule(&ctx, &6).await?.to_string(),
        (InstrumentedAbove::schedule(&ctx, &20).await? + InstrumentedBelow::schedule(&ctx, &3).await?).to_string(),
        Match::schedule(&ctx, &7).await?.to_string(),
    ])
}

#[tokio::test]
async fn handlers_of_every_shape_run() {
    let engine = Engine::start_linked().await;
    CallAllShapes::start(&engine.client, "shapes", &()).await.unwrap();
    let output = CallAllShapes::wait(&engine.client, "shapes", TIMEOUT).await.unwrap();
    assert_eq!(
        output,
        [
            "duroxide-export-tests::activity::shape-context-and-input got 1,-2",
            "duroxide-export-tests::orchestration::call-all-shapes",
            "(\"a\", 2)",
            "true",
            "23",
            "7",
        ]
    );
    engine.stop().await;
}

#[duroxide::orchestration(name = "block-twice")]
async fn block_twice(ctx: OrchestrationContext) -> Result<Vec<String>, String> {
    let first = Blocking::schedule(&ctx, &200);
    let second = Blocking::schedule(&ctx, &200);
    ctx.join(vec![first, second]).await.into_iter().collect()
}

#[tokio::test(flavor = "current_thread")]
async fn plain_functions_run_on_the_blocking_pool() {
    let this_thread = std::thread::current().name().map(ToOwned::to_owned);
    let engine = Engine::start_linked().await;
    BlockTwice::start(&engine.client, "blocking", &()).await.unwrap();
    let threads = BlockTwice::wait(&engine.client, "blocking", TIMEOUT).await.unwrap();
    assert_eq!(threads.len(), 2);
    assert!(threads.iter().all(|thread| Some(thread) != this_thread.as_ref()), "{threads:?}");
    engine.stop().await;
}

#[tokio::test]
async fn the_function_is_still_a_function() {
    assert_eq!(shapes::input_only(("x".to_owned(), 4)).await, Ok(("x".to_owned(), 5)));
}

mod names {
    use super::Reply;

    pub(super) mod v1_1_style {
        #[duroxide::activity(name = "resize-vm")]
        pub(crate) async fn activity(input: u8) -> super::Reply<u8> {
            Ok(input)
        }
    }

    #[duroxide::activity(alias = "older-name", alias = "oldest-name@v2")]
    pub(super) async fn current_name_activity(input: u8) -> Reply<u8> {
        Ok(input)
    }

    #[duroxide::activity(crate = duroxide_export_tests::facade)]
    pub(super) async fn reach_facade(input: u8) -> Reply<u8> {
        Ok(input)
    }

    #[duroxide::activity(full_name = "legacy.create_vm.v1", handle = LegacyVm)]
    pub(super) async fn create_vm(input: u8) -> Reply<u8> {
        Ok(input)
    }

    #[deprecated = "use current-name"]
    #[duroxide::activity(name = "outdated-thing")]
    pub(super) async fn outdated(input: u8) -> Reply<u8> {
        Ok(input)
    }
}

#[test]
fn every_way_to_name_a_handler() {
    use names::v1_1_style::{NAME, RESIZE_VM, ResizeVm};
    use names::{CREATE_VM, CURRENT_NAME, CurrentName, LegacyVm};

    assert_eq!([RESIZE_VM, NAME, ResizeVm::NAME], ["duroxide-export-tests::activity::resize-vm"; 3]);
    assert_eq!([CURRENT_NAME, CurrentName::NAME], ["duroxide-export-tests::activity::current-name"; 2]);
    assert_eq!([CREATE_VM, LegacyVm::NAME], ["legacy.create_vm.v1"; 2]);

    let registry = duroxide::create_activity_registry();
    for name in [
        NAME,
        "legacy.create_vm.v1",
        names::REACH_FACADE,
        "duroxide-export-tests::activity::older-name",
        "duroxide-export-tests::activity::oldest-name@v2",
    ] {
        assert!(registry.has(name), "{name}");
    }
    #[allow(deprecated)]
    let info = names::Outdated::info();
    assert_eq!(info.deprecated.as_deref(), Some("use current-name"));
    assert_eq!(CurrentName::info().aliases.len(), 2);
}

/// Handlers that a `macro_rules!` defines work like others.
macro_rules! doubling {
    ($function:ident, $name:literal, $input:ident: $type:ty, $body:block) => {
        #[duroxide::activity(name = $name, idempotent)]
        async fn $function($input: $type) -> Result<$type, String> $body
    };
}

doubling!(double_text, "double-text", input: String, { Ok(input.clone() + &input) });
doubling!(double_number, "double-number", input: i64, { Ok(input * 2) });

#[duroxide::orchestration(name = "double-both")]
async fn double_both(ctx: OrchestrationContext, input: (String, i64)) -> Result<(String, i64), String> {
    let text = DoubleText::schedule(&ctx, &input.0);
    let number = DoubleNumber::schedule(&ctx, &input.1);
    let (text, number) = ctx.join2(text, number).await;
    Ok((text?, number?))
}

#[tokio::test]
async fn macros_can_define_handlers() {
    let engine = Engine::start_linked().await;
    DoubleBoth::start(&engine.client, "double", &("ab".to_owned(), 21)).await.unwrap();
    let output = DoubleBoth::wait(&engine.client, "double", TIMEOUT).await.unwrap();
    assert_eq!(output, ("abab".to_owned(), 42));
    assert!(DoubleText::info().idempotent);
    engine.stop().await;
}

static COUNTED: AtomicUsize = AtomicUsize::new(0);

#[duroxide::activity(name = "count-calls")]
async fn count_calls(input: Point) -> Reply<i32> {
    COUNTED.fetch_add(1, Ordering::SeqCst);
    Ok(input.x)
}

/// Sends the activity what a caller in another language might send.
#[duroxide::orchestration(name = "send-raw-payload")]
async fn send_raw_payload(ctx: OrchestrationContext, payload: String) -> Result<String, String> {
    ctx.schedule_activity(COUNT_CALLS, payload).await
}

#[tokio::test]
async fn an_undecodable_payload_never_runs_the_handler() {
    let engine = Engine::start_linked().await;
    let table = [
        ("{\"x\": 1}", "missing field `y` at line 1 column 8"),
        ("{\"x\":1,\n\"y\":\"two\"}", "invalid type: string \"two\", expected i32 at line 2 column 9"),
        ("", "EOF while parsing a value at line 1 column 0"),
        ("hello", "expected value at line 1 column 1"),
    ];
    for (index, (payload, reason)) in table.into_iter().enumerate() {
        let instance = format!("payload-{index}");
        SendRawPayload::start(&engine.client, instance.as_str(), &payload.to_owned()).await.unwrap();
        let error = SendRawPayload::wait(&engine.client, &instance, TIMEOUT).await.unwrap_err();
        let WaitError::Failed { error, .. } = error else { panic!("{error}") };
        assert_eq!(
            error,
            format!(
                "duroxide-export-tests::activity::count-calls: the input is not a valid `handlers::Point`: {reason}"
            )
        );
        // The test looks at the failure afterwards.
        let status = engine.client.get_orchestration_status(&instance).await.unwrap();
        let OrchestrationStatus::Failed { details, .. } = status else { panic!("{status:?}") };
        assert!(details.display_message().ends_with(reason));
    }
    assert_eq!(COUNTED.load(Ordering::SeqCst), 0);
    engine.stop().await;
}

#[tokio::test]
async fn an_undecodable_payload_never_runs_an_orchestration() {
    let engine = Engine::start_linked().await;
    engine.client.start_orchestration("raw", DOUBLE_BOTH, "[\"only one\"]").await.unwrap();
    let error = DoubleBoth::wait(&engine.client, "raw", TIMEOUT).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "instance `raw` failed: duroxide-export-tests::orchestration::double-both: the input is not a valid \
         `(alloc::string::String, i64)`: invalid length 1, expected a tuple of size 2 at line 1 column 12"
    );
    // Only duroxide's own start and end of the instance, and nothing of the handler between them.
    assert_eq!(engine.history("raw").await.len(), 2);
    engine.stop().await;
}

#[tokio::test]
async fn an_orchestration_without_input_starts_with_any_empty_payload() {
    let engine = Engine::start_linked().await;
    for (index, payload) in ["", "null"].into_iter().enumerate() {
        let instance = format!("empty-{index}");
        engine.client.start_orchestration(instance.as_str(), CALL_ALL_SHAPES, payload).await.unwrap();
        CallAllShapes::wait(&engine.client, &instance, TIMEOUT).await.unwrap();
    }
    engine.stop().await;
}

#[duroxide::orchestration(name = "expect-number")]
async fn expect_number() -> Reply<u32> {
    Ok(5)
}

#[tokio::test]
async fn an_output_of_the_wrong_type_names_the_handler() {
    let activities = duroxide::ActivityRegistry::builder().build();
    let orchestrations = duroxide::OrchestrationRegistry::builder()
        .register(EXPECT_NUMBER, |_: OrchestrationContext, _: String| async { Ok("about five".to_owned()) })
        .build();
    let engine = Engine::start(activities, orchestrations).await;
    ExpectNumber::start(&engine.client, "number", &()).await.unwrap();
    let error = ExpectNumber::wait(&engine.client, "number", TIMEOUT).await.unwrap_err();
    assert!(matches!(error, WaitError::Output { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        "instance `number` completed, but duroxide-export-tests::orchestration::expect-number: the output is not a \
         valid `u32`: expected value at line 1 column 1"
    );
    engine.stop().await;
}

/// JSON has no maps with such keys.
#[duroxide::activity(name = "take-odd-map")]
async fn take_odd_map(input: BTreeMap<(u8, u8), u8>) -> Reply<usize> {
    Ok(input.len())
}

#[duroxide::orchestration(name = "send-odd-map")]
async fn send_odd_map(ctx: OrchestrationContext) -> Reply<usize> {
    TakeOddMap::schedule(&ctx, &[((1, 2), 3)].into()).await
}

#[duroxide::orchestration(name = "take-odd-map-too")]
async fn take_odd_map_too(input: BTreeMap<(u8, u8), u8>) -> Reply<usize> {
    Ok(input.len())
}

#[tokio::test]
async fn an_input_that_cannot_be_serialized_is_named() {
    let engine = Engine::start_linked().await;
    SendOddMap::start(&engine.client, "odd", &()).await.unwrap();
    let error = SendOddMap::wait(&engine.client, "odd", TIMEOUT).await.unwrap_err();
    let WaitError::Failed { error, .. } = &error else { panic!("{error:?}") };
    assert_eq!(
        error,
        "duroxide-export-tests::activity::take-odd-map: cannot serialize the input, a \
         `alloc::collections::btree::map::BTreeMap<(u8, u8), u8>`: key must be a string"
    );
    let error = TakeOddMapToo::start(&engine.client, "odd-2", &[((1, 2), 3)].into()).await.unwrap_err();
    assert!(error.to_string().contains("take-odd-map-too: cannot serialize the input"), "{error}");
    engine.stop().await;
}

#[duroxide::activity(name = "panic-blocking")]
fn panic_blocking() -> Reply<()> {
    panic!("out of coffee")
}

#[duroxide::orchestration(name = "end-badly")]
async fn end_badly(ctx: OrchestrationContext, how: String) -> Reply<()> {
    match how.as_str() {
        "error" => Err("the reason".to_owned()),
        "panic" => panic!("out of tea"),
        "activity-panic" => PanicBlocking::schedule(&ctx, &()).await,
        _ => {
            ctx.schedule_wait("never").await;
            Ok(())
        }
    }
}

#[tokio::test]
async fn waiting_distinguishes_failures() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    for how in ["error", "panic", "activity-panic", "cancel"] {
        EndBadly::start(client, how, &how.to_owned()).await.unwrap();
    }
    let error = EndBadly::wait(client, "error", TIMEOUT).await.unwrap_err();
    assert!(matches!(&error, WaitError::Failed { error, .. } if error == "the reason"), "{error:?}");

    let error = EndBadly::wait(client, "panic", TIMEOUT).await.unwrap_err();
    assert_eq!(error.to_string(), "instance `panic` was ended: orchestration panicked: out of tea");

    let error = EndBadly::wait(client, "activity-panic", TIMEOUT).await.unwrap_err();
    assert!(error.to_string().contains("out of coffee"), "{error}");

    let error = EndBadly::wait(client, "cancel", std::time::Duration::from_millis(50)).await.unwrap_err();
    assert!(matches!(error, WaitError::Timeout { .. }), "{error:?}");
    client.cancel_instance("cancel", "closing time").await.unwrap();
    let error = EndBadly::wait(client, "cancel", TIMEOUT).await.unwrap_err();
    assert_eq!(error.to_string(), "instance `cancel` was ended: canceled: closing time");
    engine.stop().await;
}

/// `Cell` is `Send`, but not `Sync`.
#[duroxide::orchestration(name = "take-cell")]
async fn take_cell(input: std::cell::Cell<u8>) -> Reply<u8> {
    Ok(input.get())
}

#[tokio::test]
async fn client_futures_are_send_for_every_input() {
    let engine = Engine::start_linked().await;
    let client = engine.client.clone();
    let output = tokio::spawn(async move {
        TakeCell::start(&client, "cell", &std::cell::Cell::new(3)).await.unwrap();
        TakeCell::wait(&client, "cell", TIMEOUT).await.unwrap()
    });
    assert_eq!(output.await.unwrap(), 3);
    engine.stop().await;
}

mod versions {
    use super::Reply;

    #[duroxide::orchestration(name = "create-instance", version = "1.10.0")]
    pub(super) async fn create_instance_1_10() -> Reply<String> {
        Ok("1.10.0".to_owned())
    }

    #[duroxide::orchestration(name = "create-instance", version = "1.9.0")]
    pub(super) async fn create_instance_1_9() -> Reply<String> {
        Ok("1.9.0".to_owned())
    }

    #[duroxide::orchestration(name = "create-instance", version = "1.2.0")]
    pub(super) async fn create_instance_1_2() -> Reply<String> {
        Ok("1.2.0".to_owned())
    }
}

#[tokio::test]
async fn several_versions_share_a_name_and_the_latest_starts() {
    use versions::{CreateInstance12, CreateInstance110};

    assert_eq!(CreateInstance110::NAME, CreateInstance12::NAME);
    assert_eq!(CreateInstance12::VERSION, "1.2.0");
    let engine = Engine::start_linked().await;
    CreateInstance12::start(&engine.client, "latest", &()).await.unwrap();
    assert_eq!(CreateInstance12::wait(&engine.client, "latest", TIMEOUT).await.unwrap(), "1.10.0");
    engine.stop().await;
}
