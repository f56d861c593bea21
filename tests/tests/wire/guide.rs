//! The tables of `docs/wire-format.md`: each example is what a real runtime records.

use duroxide::{
    ActivityRegistry, ErrorDetails, EventKind, OrchestrationContext, OrchestrationRegistry, OrchestrationStatus,
    WorkflowError,
};
use duroxide_export_tests::cargo::workspace;
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

/// The rows of the tables under a heading of the guide, as cells.
fn rows_under(heading: &str) -> Vec<Vec<String>> {
    let guide = fs::read_to_string(workspace().join("docs/wire-format.md")).unwrap();
    let (_, section) = guide.split_once(&format!("\n## {heading}\n")).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    let cells = |row: &str| row.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
    rows.skip(1).map(cells).collect()
}

/// What a cell shows as code.
fn code(cell: &str) -> &str {
    cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')).unwrap_or(cell)
}

#[derive(Serialize, Deserialize)]
struct Payment {
    customer: String,
    cents: u64,
}

#[duroxide::activity(name = "show-text")]
async fn show_text(text: String) -> Result<(), String> {
    Err(text)
}

#[duroxide::activity(name = "show-payment")]
async fn show_payment(payment: Payment) -> Result<(), ChargeError> {
    drop(payment);
    Err(ChargeError::Declined)
}

#[derive(Debug, thiserror::Error, WorkflowError, Serialize, Deserialize)]
enum ChargeError {
    #[error("declined")]
    Declined,
}

#[duroxide::activity(name = "show-nothing")]
async fn show_nothing() -> Result<(), String> {
    Ok(())
}

#[duroxide::activity(name = "show-declared", field_order = declared)]
async fn show_declared(payment: Payment) -> Result<(), String> {
    drop(payment);
    Ok(())
}

#[duroxide::activity(name = "show-raw", raw(input))]
async fn show_raw(text: String) -> Result<(), String> {
    drop(text);
    Ok(())
}

#[derive(Serialize, Deserialize)]
enum Step {
    Launching { machines: u8 },
}

#[duroxide::value(name = "address")]
#[derive(Serialize, Deserialize)]
struct Address(String);

/// Writes one payload of each kind, and waits.
#[duroxide::orchestration(name = "show-everything", progress = Step)]
async fn show_everything(ctx: OrchestrationContext) -> Result<(), String> {
    let payment = || Payment { customer: "Ada".to_owned(), cents: 1299 };
    let _ = ShowText::call(&ctx, &"charge card".to_owned()).await;
    let _ = ShowText::call(&ctx, &"the card was declined".to_owned()).await;
    let _ = ShowPayment::call(&ctx, &payment()).await;
    ShowNothing::call(&ctx, &()).await?;
    ShowDeclared::call(&ctx, &payment()).await?;
    ShowRaw::call(&ctx, &r#"<order id="7"/>"#.to_owned()).await?;
    ShowEverything::report(&ctx, &Step::Launching { machines: 3 })?;
    Address("10.0.0.4:80".to_owned()).set(&ctx)?;
    ctx.schedule_wait("never").await;
    Ok(())
}

/// Reports progress without a type.
#[duroxide::orchestration(name = "show-progress")]
async fn show_progress(ctx: OrchestrationContext) -> Result<(), String> {
    ShowProgress::report(&ctx, "half way")?;
    Ok(())
}

/// The texts that an instance has recorded, with what they are.
async fn recorded(engine: &Engine, instance: &str) -> Vec<(String, String)> {
    let texts = engine.history(instance).await.into_iter().filter_map(|event| match event {
        EventKind::ActivityScheduled { name, input, .. } => Some((name.rsplit("::").next()?.to_owned(), input)),
        EventKind::ActivityFailed { details: ErrorDetails::Application { message, .. } } => {
            Some(("error".to_owned(), message))
        }
        EventKind::CustomStatusUpdated { status } => Some(("progress".to_owned(), status?)),
        EventKind::KeyValueSet { value, .. } => Some(("value".to_owned(), value)),
        _ => None,
    });
    texts.collect()
}

#[tokio::test]
async fn every_example_of_the_encoding_is_recorded() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    ShowEverything::start(client, "all", &()).await.unwrap();
    ShowProgress::start(client, "text", &()).await.unwrap();
    ShowProgress::wait(client, "text", TIMEOUT).await.unwrap();
    while !engine.history("all").await.iter().any(|event| matches!(event, EventKind::ExternalSubscribed { .. })) {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    ShowEverything::cancel(client, "all", "enough").await.unwrap();
    let status = client.wait_for_orchestration("all", TIMEOUT).await.unwrap();
    let OrchestrationStatus::Failed { details, .. } = status else { panic!("{status:?}") };

    let all = recorded(&engine, "all").await;
    let find = |what: &str, skip: usize| all.iter().filter(|(found, _)| found == what).nth(skip).unwrap().1.clone();
    let text = recorded(&engine, "text").await[0].1.clone();
    // By the beginnings of the rows.
    let examples = [
        ("a string", find("show-text", 0)),
        ("everything else", find("show-payment", 0)),
        ("no input", find("show-nothing", 0)),
        ("the input of a handler with `field_order", find("show-declared", 0)),
        ("a `raw` input", find("show-raw", 0)),
        ("progress of a declared type", find("progress", 0)),
        ("progress without one", text),
        ("a value", find("value", 0)),
        ("a `String` error", find("error", 1)),
        ("an error that implements `WorkflowError`", find("error", 2)),
        ("a failure that the runtime reports", details.display_message()),
    ];
    let mut rows = 0;
    for row in rows_under("Encoding").iter().filter(|row| !row[2].is_empty()) {
        let (_, payload) = examples.iter().find(|(beginning, _)| row[0].starts_with(beginning)).unwrap();
        assert_eq!(code(&row[2]), payload, "{row:?}");
        rows += 1;
    }
    assert_eq!(rows, examples.len());
    engine.stop().await;
}

/// What is sent as one type, by duroxide's own calls and by handles.
macro_rules! echoes {
    ($module:ident, $name:literal, $type:ty, $make:expr) => {
        mod $module {
            #[allow(unused_imports)]
            use super::*;

            #[duroxide::activity(name = $name, handle = Echo)]
            async fn echo_it(sent: $type) -> Result<$type, String> {
                Ok(sent)
            }

            #[duroxide::orchestration(name = $name, handle = Run)]
            async fn send_it(ctx: OrchestrationContext) -> Result<(), String> {
                Echo::schedule(&ctx, &$make).await?;
                Ok(())
            }

            pub(super) async fn send_by_hand(ctx: OrchestrationContext, _: ()) -> Result<String, String> {
                let read: $type = ctx.schedule_activity_typed(Echo::NAME, &$make).await?;
                Ok(format!("{read:?}"))
            }

            pub(super) const NAME: &str = Run::NAME;
        }
    };
}
echoes!(number, "echo-number-text", String, "12".to_owned());
echoes!(json, "echo-json-text", Value, Value::from("12"));
echoes!(null, "echo-null-text", Option<String>, Some("null".to_owned()));
echoes!(quoted, "echo-quoted-text", String, "\"a\"".to_owned());
echoes!(nul, "echo-nul-text", String, "a\0b".to_owned());

#[tokio::test]
async fn handles_differ_from_duroxide_where_the_guide_says_so() {
    /// By the columns of what is sent and its type: the workflow, and what duroxide reads.
    const SENT: [(&str, &str, &str, &str); 5] = [
        (r#""12""#, "String", number::NAME, r#""12""#),
        (r#""12""#, "serde_json::Value", json::NAME, "Number(12)"),
        (r#"Some("null")"#, "Option<String>", null::NAME, "None"),
        (r#""\"a\"""#, "String", quoted::NAME, r#""a""#),
        (r#""a\0b""#, "String", nul::NAME, r#""a\0b""#),
    ];
    let by_hand = OrchestrationRegistry::builder()
        .register_typed(number::NAME, number::send_by_hand)
        .register_typed(json::NAME, json::send_by_hand)
        .register_typed(null::NAME, null::send_by_hand)
        .register_typed(quoted::NAME, quoted::send_by_hand)
        .register_typed(nul::NAME, nul::send_by_hand)
        .build_result()
        .unwrap();
    // duroxide's own activities as well.
    let activities = ActivityRegistry::builder()
        .register_typed(number::NAME.replace("orchestration", "activity"), |_, text: String| async { Ok(text) })
        .register_typed(json::NAME.replace("orchestration", "activity"), |_, value: Value| async { Ok(value) })
        .register_typed(null::NAME.replace("orchestration", "activity"), |_, text: Option<String>| async { Ok(text) })
        .register_typed(quoted::NAME.replace("orchestration", "activity"), |_, text: String| async { Ok(text) })
        .register_typed(nul::NAME.replace("orchestration", "activity"), |_, text: String| async { Ok(text) })
        .build_result()
        .unwrap();
    let mut written = [BTreeMap::new(), BTreeMap::new()];
    let engines = [Engine::start(activities, by_hand).await, Engine::start_linked().await];
    for (engine, written) in engines.iter().zip(&mut written) {
        for (.., name, _) in SENT {
            engine.client.start_orchestration(name, name, "null").await.unwrap();
            let status = engine.client.wait_for_orchestration(name, TIMEOUT).await.unwrap();
            let OrchestrationStatus::Completed { output, .. } = status else { panic!("{name}: {status:?}") };
            written.insert(name, (recorded(engine, name).await.remove(0).1, output));
        }
    }
    let [by_duroxide, by_handles] = &written;
    let rows = rows_under("Differences from duroxide's typed methods");
    assert_eq!(rows.len(), SENT.len());
    for (sent, type_name, name, reads) in SENT {
        let row = rows.iter().find(|row| code(&row[0]) == sent && code(&row[1]) == type_name).unwrap();
        let (duroxide_writes, duroxide_read) = &by_duroxide[name];
        assert_eq!(code(&row[2]).replace('␀', "\0"), *duroxide_writes, "{row:?}");
        assert_eq!(duroxide_read, reads, "{row:?}");
        assert!(reads.contains(code(row[3].split([' ', ',']).next().unwrap())), "{row:?}");
        assert_eq!(code(&row[4]), by_handles[name].0, "{row:?}");
    }
    for engine in engines {
        engine.stop().await;
    }
}

/// What JSON cannot represent.
#[duroxide::activity(name = "pass-float")]
async fn pass_float(sent: f64) -> Result<f64, String> {
    Ok(sent)
}

#[duroxide::activity(name = "pass-optional-float")]
async fn pass_optional_float(sent: Option<f64>) -> Result<Option<f64>, String> {
    Ok(sent)
}

#[allow(clippy::option_option)]
#[duroxide::activity(name = "pass-nested-option")]
async fn pass_nested_option(sent: Option<Option<u8>>) -> Result<Option<Option<u8>>, String> {
    Ok(sent)
}

#[duroxide::activity(name = "pass-optional-unit")]
async fn pass_optional_unit(sent: Option<()>) -> Result<Option<()>, String> {
    Ok(sent)
}

#[duroxide::orchestration(name = "send-what-json-cannot")]
async fn send_what_json_cannot(ctx: OrchestrationContext) -> Result<(), String> {
    for float in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let error = PassFloat::call(&ctx, &float).await.unwrap_err();
        assert!(error.contains("is not a valid `f64`: invalid type: null"), "{error}");
        assert_eq!(PassOptionalFloat::call(&ctx, &Some(float)).await?, None);
    }
    assert_eq!(PassNestedOption::call(&ctx, &Some(None)).await?, None);
    assert_eq!(PassOptionalUnit::call(&ctx, &Some(())).await?, None);
    Ok(())
}

#[duroxide::orchestration(name = "read-last-key")]
async fn read_last_key(numbers: BTreeMap<String, u8>) -> Result<u8, String> {
    numbers.get("a").copied().ok_or_else(|| "no key".to_owned())
}

#[tokio::test]
async fn what_json_cannot_represent_arrives_as_the_guide_says() {
    let engine = Engine::start_linked().await;
    SendWhatJsonCannot::start(&engine.client, "floats", &()).await.unwrap();
    SendWhatJsonCannot::wait(&engine.client, "floats", TIMEOUT).await.unwrap();
    engine.client.start_orchestration("keys", READ_LAST_KEY, r#"{"a":1,"a":2}"#).await.unwrap();
    assert_eq!(ReadLastKey::wait(&engine.client, "keys", TIMEOUT).await.unwrap(), 2);
    engine.stop().await;
}

/// On SQLite; the time is beyond what the store can hold.
#[tokio::test]
async fn a_timer_that_is_too_long_fires_at_once() {
    async fn sleep(ctx: OrchestrationContext, _: String) -> Result<String, String> {
        ctx.schedule_timer(Duration::MAX).await;
        Ok("awake".to_owned())
    }
    let orchestrations = OrchestrationRegistry::builder().register("sleep", sleep).build();
    let engine = Engine::start(ActivityRegistry::default(), orchestrations).await;
    engine.client.start_orchestration("long", "sleep", "").await.unwrap();
    let status = engine.client.wait_for_orchestration("long", TIMEOUT).await.unwrap();
    assert!(matches!(&status, OrchestrationStatus::Completed { output, .. } if output == "awake"), "{status:?}");
    engine.stop().await;
}
