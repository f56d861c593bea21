//! Progress: reported by an instance, and watched by clients.

use duroxide::providers::sqlite::SqliteProvider;
use duroxide::testing::TestRuntime;
use duroxide::{Client, ClientError, OrchestrationContext, Status, WaitError};
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::ser::Error as _;
use serde::{Deserialize, Serialize, Serializer};
use std::sync::Arc;
use std::time::Duration;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Baking {
    Kneading,
    InTheOven { degrees: u16 },
}

/// Reports each step, and waits for a word after it.
#[duroxide::orchestration(progress = Baking)]
async fn bake(ctx: OrchestrationContext, ends_well: bool) -> Result<String, String> {
    Bake::report(&ctx, &Baking::Kneading)?;
    ctx.schedule_wait("kneaded").await;
    Bake::report(&ctx, &Baking::InTheOven { degrees: 220 })?;
    ctx.schedule_wait("baked").await;
    if ends_well { Ok("bread".to_owned()) } else { Err("coal".to_owned()) }
}

/// The same name, as an older version that reported text.
#[duroxide::orchestration(name = "bake", version = "0.9.0", handle = OldBake)]
async fn old_bake(ctx: OrchestrationContext) -> Result<String, String> {
    OldBake::report(&ctx, "12")?;
    ctx.schedule_wait("baked").await;
    Ok("rusk".to_owned())
}

async fn say(engine: &Engine, instance: &str, word: &str) {
    super::until_it_waits_for(engine, instance, word).await;
    engine.client.raise_event(instance, word, "").await.unwrap();
}

#[tokio::test]
async fn a_watch_sees_every_step_and_the_outcome() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    let mut updates = Bake::watch(client, "bread");
    assert!(matches!(updates.next().await, Some(Ok(Status::NotFound))));

    Bake::start(client, "bread", &true).await.unwrap();
    // It may be seen before its first report.
    let first = loop {
        match updates.next().await.unwrap().unwrap() {
            Status::Running { progress: Some(progress), .. } => break progress,
            Status::Running { progress: None, .. } => {}
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(first, Baking::Kneading);
    say(&engine, "bread", "kneaded").await;
    let Some(Ok(Status::Running { progress, custom_status, .. })) = updates.next().await else { panic!("it bakes") };
    assert_eq!(progress, Some(Baking::InTheOven { degrees: 220 }));
    assert_eq!(custom_status.as_deref(), Some(r#"{"InTheOven":{"degrees":220}}"#));
    say(&engine, "bread", "baked").await;
    let Some(Ok(Status::Completed { output, progress, .. })) = updates.next().await else { panic!("it is done") };
    assert_eq!((output.as_str(), progress), ("bread", Some(Baking::InTheOven { degrees: 220 })));
    assert!(updates.next().await.is_none());
    assert!(updates.next().await.is_none());

    let status = Bake::status(client, "bread").await.unwrap();
    assert!(matches!(status, Status::Completed { progress: Some(Baking::InTheOven { degrees: 220 }), .. }));
    let of_the_end: Vec<_> = futures_util::StreamExt::collect(Bake::watch(client, "bread")).await;
    assert!(matches!(&of_the_end[..], [Ok(Status::Completed { .. })]), "{of_the_end:?}");
    engine.stop().await;
}

#[tokio::test]
async fn every_end_has_the_progress() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    Bake::start(client, "coal", &false).await.unwrap();
    say(&engine, "coal", "kneaded").await;
    say(&engine, "coal", "baked").await;
    let Err(WaitError::Failed { .. }) = Bake::wait(client, "coal", TIMEOUT).await else { panic!("it fails") };
    let status = Bake::status(client, "coal").await.unwrap();
    assert!(matches!(status, Status::Failed { progress: Some(Baking::InTheOven { .. }), .. }), "{status:?}");

    Bake::start(client, "cancelled", &true).await.unwrap();
    super::until_it_waits_for(&engine, "cancelled", "kneaded").await;
    Bake::cancel(client, "cancelled", "out of flour").await.unwrap();
    let mut updates = Bake::watch(client, "cancelled");
    let mut last = None;
    while let Some(update) = updates.next().await {
        last = Some(update.unwrap());
    }
    assert!(matches!(last, Some(Status::Ended { progress: Some(Baking::Kneading), .. })), "{last:?}");
    engine.stop().await;
}

/// What an older version reported is no error: it is there as text.
#[tokio::test]
async fn progress_of_another_type_is_none() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    OldBake::start(client, "rusk", &()).pinned().await.unwrap();
    super::until_it_waits_for(&engine, "rusk", "baked").await;
    let Status::Running { progress, custom_status, .. } = Bake::status(client, "rusk").await.unwrap() else {
        panic!("it bakes")
    };
    assert_eq!((progress, custom_status.as_deref()), (None, Some("12")));
    let Status::Running { progress, .. } = OldBake::status(client, "rusk").await.unwrap() else { panic!("it bakes") };
    assert_eq!(progress.as_deref(), Some("12"));
    engine.stop().await;
}

#[duroxide::orchestration(progress = Vec<u32>)]
async fn count_up(ctx: OrchestrationContext, from: u32) -> Result<(), String> {
    CountUp::report(&ctx, &vec![from])?;
    if from == 0 {
        CountUp::clear_progress(&ctx);
    }
    if from < 3 {
        return CountUp::continue_as_new(&ctx, &(from + 1)).await;
    }
    Ok(())
}

#[tokio::test]
async fn a_test_sees_all_progress_in_order() {
    let test = TestRuntime::of(duroxide::RegistriesBuilder::all().only::<CountUp>()).start().await;
    let instance = test.start::<CountUp>(&0).await;
    test.wait::<CountUp>(&instance).await.unwrap();
    assert_eq!(test.progress_of::<CountUp>(&instance).await, [[0], [1], [2], [3]]);
    let status = CountUp::status(test.client(), &instance).await.unwrap();
    assert!(matches!(&status, Status::Completed { progress: Some(last), .. } if *last == [3]), "{status:?}");
}

#[tokio::test]
#[should_panic(expected = "there is no instance `nobody`")]
async fn progress_of_an_unknown_instance_is_a_mistake() {
    let test = TestRuntime::of(duroxide::RegistriesBuilder::all().only::<CountUp>()).start().await;
    test.progress_of::<CountUp>("nobody").await;
}

#[duroxide::orchestration]
async fn clear_at_the_end(ctx: OrchestrationContext) -> Result<(), String> {
    // A `&String` is a text too.
    let begun = "begun".to_owned();
    ClearAtTheEnd::report(&ctx, &begun)?;
    ClearAtTheEnd::report(&ctx, "half\0way \"12\"")?;
    ctx.schedule_wait("go on").await;
    ClearAtTheEnd::clear_progress(&ctx);
    Ok(())
}

/// Without a declared type, it is duroxide's text.
#[tokio::test]
async fn undeclared_progress_is_text() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    ClearAtTheEnd::start(client, "text", &()).await.unwrap();
    super::until_it_waits_for(&engine, "text", "go on").await;
    let Status::Running { progress, custom_status, .. } = ClearAtTheEnd::status(client, "text").await.unwrap() else {
        panic!("it waits")
    };
    assert_eq!(progress.as_deref(), Some("half\\u{0}way \"12\""));
    assert_eq!(progress, custom_status);
    say(&engine, "text", "go on").await;
    ClearAtTheEnd::wait(client, "text", TIMEOUT).await.unwrap();
    let status = ClearAtTheEnd::status(client, "text").await.unwrap();
    assert!(matches!(status, Status::Completed { progress: None, custom_status: None, .. }), "{status:?}");
    engine.stop().await;
}

#[duroxide::orchestration(name = "end-somehow", version = "0.9.0", handle = EndAsText, progress = u8)]
async fn end_as_text(ctx: OrchestrationContext) -> Result<String, String> {
    EndAsText::report(&ctx, &1)?;
    Ok("not a number".to_owned())
}

#[duroxide::orchestration(progress = u8)]
async fn end_somehow(ctx: OrchestrationContext, how: String) -> Result<u32, String> {
    EndSomehow::report(&ctx, &50)?;
    match how.as_str() {
        "completed" => Ok(1),
        "failed" => Err("no luck".to_owned()),
        "panicked" => panic!("no hope"),
        _ => {
            ctx.schedule_wait("never").await;
            Ok(2)
        }
    }
}

/// What the status says, whatever the variant: its progress, and why there is no output.
#[tokio::test]
async fn every_status_has_its_progress_and_its_message() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    for how in ["completed", "failed", "panicked", "running", "cancelled"] {
        EndSomehow::start(client, how, &how.to_owned()).await.unwrap();
    }
    EndAsText::start(client, "undecodable", &()).pinned().await.unwrap();
    for how in ["running", "cancelled"] {
        super::until_it_waits_for(&engine, how, "never").await;
    }
    EndSomehow::cancel(client, "cancelled", "too late").await.unwrap();
    for (how, progress, part) in [
        ("nobody", None, None),
        ("running", Some(50), None),
        ("completed", Some(50), None),
        ("failed", Some(50), Some("no luck")),
        // duroxide drops what was reported in the turn that panics.
        ("panicked", None, Some("no hope")),
        ("cancelled", Some(50), Some("too late")),
        ("undecodable", Some(1), Some("end-somehow")),
    ] {
        if !["nobody", "running"].contains(&how) {
            let _ = EndSomehow::wait(client, how, TIMEOUT).await;
        }
        let status = EndSomehow::status(client, how).await.unwrap();
        assert_eq!(status.progress(), progress.as_ref(), "{how}: {status:?}");
        match (status.message(), part) {
            (Some(message), Some(part)) => assert!(message.contains(part), "{how}: {message}"),
            (message, part) => assert_eq!(message.as_deref(), part, "{how}: {status:?}"),
        }
    }
    engine.stop().await;
}

#[derive(Debug, Deserialize)]
struct Unwritable;

impl Serialize for Unwritable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("it cannot be put into words"))
    }
}

#[duroxide::orchestration(progress = Unwritable)]
async fn report_the_unspeakable(ctx: OrchestrationContext) -> Result<(), String> {
    ReportTheUnspeakable::report(&ctx, &Unwritable)
}

/// Continues after the error, and leaves no progress.
#[duroxide::orchestration(progress = Unwritable)]
async fn ignore_the_unspeakable(ctx: OrchestrationContext) -> Result<String, String> {
    Ok(IgnoreTheUnspeakable::report(&ctx, &Unwritable).unwrap_err())
}

#[duroxide::orchestration]
async fn report_for_another(ctx: OrchestrationContext) -> Result<(), String> {
    Bake::report(&ctx, &Baking::Kneading)?;
    Ok(())
}

#[tokio::test]
async fn reports_that_cannot_be_are_errors() {
    let engine = Engine::start_linked().await;
    let client = &engine.client;
    ReportTheUnspeakable::start(client, "unspeakable", &()).await.unwrap();
    let error = ReportTheUnspeakable::wait(client, "unspeakable", TIMEOUT).await.unwrap_err().to_string();
    assert!(error.contains("report-the-unspeakable: cannot serialize the progress, a `"), "{error}");
    assert!(error.contains("Unwritable`: it cannot be put into words"), "{error}");

    IgnoreTheUnspeakable::start(client, "ignored", &()).await.unwrap();
    let ignored = IgnoreTheUnspeakable::wait(client, "ignored", TIMEOUT).await.unwrap();
    assert!(ignored.contains("ignore-the-unspeakable: cannot serialize the progress, a `"), "{ignored}");
    let status = IgnoreTheUnspeakable::status(client, "ignored").await.unwrap();
    assert!(matches!(status, Status::Completed { custom_status: None, .. }), "{status:?}");

    ReportForAnother::start(client, "other", &()).await.unwrap();
    let error = ReportForAnother::wait(client, "other", TIMEOUT).await.unwrap_err().to_string();
    assert!(error.contains("::report-for-another` cannot report the progress of `"), "{error}");
    engine.stop().await;
}

#[tokio::test]
async fn a_watch_refuses_other_instances() {
    let engine = Engine::start_linked().await;
    ClearAtTheEnd::start(&engine.client, "text", &()).await.unwrap();
    super::until_it_waits_for(&engine, "text", "go on").await;
    for (instance, problem) in [("text", "runs `"), ("", "the instance ID is empty"), ("a\0", "contains U+0000")] {
        let mut updates = Bake::watch(&engine.client, instance);
        let Some(Err(ClientError::InvalidInput { message })) = updates.next().await else { panic!("{instance}") };
        assert!(message.contains(problem), "{message}");
        assert!(updates.next().await.is_none());
    }
    engine.stop().await;
}

#[tokio::test]
async fn a_watch_survives_a_store_that_fails_for_a_while() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("store.db");
    let engine =
        Engine::start_in_file(&file, duroxide::create_activity_registry(), duroxide::create_orchestration_registry())
            .await;
    Bake::start(&engine.client, "bread", &true).await.unwrap();
    super::until_it_waits_for(&engine, "bread", "kneaded").await;

    let store = Arc::new(SqliteProvider::new(&format!("sqlite:{}", file.display()), None).await.unwrap());
    let pool = store.get_pool().clone();
    let client = Client::new(store);
    let mut updates = Bake::watch(&client, "bread");
    assert!(matches!(updates.next().await, Some(Ok(Status::Running { .. }))));

    sqlx::query("ALTER TABLE history RENAME TO hidden").execute(&pool).await.unwrap();
    Bake::status(&client, "bread").await.unwrap_err();
    tokio::time::timeout(Duration::from_millis(500), updates.next()).await.unwrap_err();
    sqlx::query("ALTER TABLE hidden RENAME TO history").execute(&pool).await.unwrap();
    say(&engine, "bread", "kneaded").await;
    let Some(Ok(Status::Running { progress, .. })) = updates.next().await else { panic!("it goes on") };
    assert_eq!(progress, Some(Baking::InTheOven { degrees: 220 }));
    engine.stop().await;
}

#[tokio::test]
async fn a_watch_of_a_deleted_instance_ends() {
    let engine = Engine::start_linked().await;
    Bake::start(&engine.client, "gone", &true).await.unwrap();
    super::until_it_waits_for(&engine, "gone", "kneaded").await;
    let mut updates = Bake::watch(&engine.client, "gone");
    assert!(matches!(updates.next().await, Some(Ok(Status::Running { .. }))));
    engine.client.delete_instance("gone", true).await.unwrap();
    assert!(matches!(updates.next().await, Some(Ok(Status::NotFound))));
    assert!(updates.next().await.is_none());
    engine.stop().await;
}

#[test]
fn the_catalog_names_the_type() {
    assert_eq!(Bake::info().progress_type.as_deref(), Some("Baking"));
    assert_eq!(CountUp::info().progress_type.as_deref(), Some("Vec<u32>"));
    assert_eq!(ClearAtTheEnd::info().progress_type, None);
}
