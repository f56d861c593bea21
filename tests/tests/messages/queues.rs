//! Queues.

use duroxide::{Either2, OrchestrationContext};
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a running session is told.
#[duroxide::queue(name = "session-command")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) enum SessionCommand {
    Say(String),
    Close,
}

/// Collects what is said, bad messages included.
#[duroxide::orchestration(name = "record-session")]
async fn record_session(ctx: OrchestrationContext) -> Result<Vec<String>, String> {
    let mut said = Vec::new();
    loop {
        match SessionCommand::dequeue(&ctx).await {
            Ok(SessionCommand::Say(text)) => said.push(text),
            Ok(SessionCommand::Close) => return Ok(said),
            Err(error) => said.push(error),
        }
    }
}

#[duroxide::orchestration(name = "race-command")]
async fn race_command(ctx: OrchestrationContext) -> Result<Option<SessionCommand>, String> {
    let timer = ctx.schedule_timer(Duration::from_secs(3600));
    match ctx.select2(SessionCommand::dequeue(&ctx), timer).await {
        Either2::First(command) => command.map(Some),
        Either2::Second(()) => Ok(None),
    }
}

#[duroxide::orchestration(name = "await-no-command")]
async fn await_no_command(ctx: OrchestrationContext) -> Result<Option<SessionCommand>, String> {
    SessionCommand::dequeue_timeout(&ctx, Duration::from_millis(20)).await
}

#[duroxide::orchestration(name = "read-line-of")]
async fn read_line_of(ctx: OrchestrationContext, queue: String) -> Result<Option<SessionCommand>, String> {
    SessionCommand::named(queue).dequeue_timeout(&ctx, Duration::MAX).await
}

#[tokio::test]
async fn messages_are_kept_and_arrive_in_order() {
    let engine = Engine::start_linked().await;
    RecordSession::start(&engine.client, "session", &()).await.unwrap();
    // Possibly before the instance waits.
    SessionCommand::Say("first".to_owned()).enqueue(&engine.client, "session").await.unwrap();
    SessionCommand::Say("second".to_owned()).enqueue(&engine.client, "session").await.unwrap();
    engine
        .client
        .enqueue_event_typed("session", SESSION_COMMAND, &SessionCommand::Say("by hand".to_owned()))
        .await
        .unwrap();
    for bad in ["Sing", "{\"Say\":1}", "{", ""] {
        engine.client.enqueue_event("session", SESSION_COMMAND, bad).await.unwrap();
    }
    SessionCommand::Close.enqueue(&engine.client, "session").await.unwrap();
    let said = RecordSession::wait(&engine.client, "session", TIMEOUT).await.unwrap();
    assert_eq!(said[..3], ["first", "second", "by hand"]);
    assert_eq!(said.len(), 7);
    for error in &said[3..] {
        for part in [SESSION_COMMAND, "messages::queues::SessionCommand", "line 1 column"] {
            assert!(error.contains(part), "{error}");
        }
    }
    engine.stop().await;
}

#[tokio::test]
async fn a_dequeue_can_be_raced_and_can_time_out() {
    let engine = Engine::start_linked().await;
    RaceCommand::start(&engine.client, "race", &()).await.unwrap();
    SessionCommand::Close.enqueue(&engine.client, "race").await.unwrap();
    let command = RaceCommand::wait(&engine.client, "race", TIMEOUT).await.unwrap();
    assert_eq!(command, Some(SessionCommand::Close));

    AwaitNoCommand::start(&engine.client, "none", &()).await.unwrap();
    assert_eq!(AwaitNoCommand::wait(&engine.client, "none", TIMEOUT).await.unwrap(), None);
    engine.stop().await;
}

#[duroxide::orchestration(name = "drain-queue")]
async fn drain_queue(ctx: OrchestrationContext, queue: String) -> Result<Vec<String>, String> {
    let batch = SessionCommand::named(queue).drain(&ctx).await;
    Ok(batch.into_iter().map(|command| format!("{command:?}")).collect())
}

#[tokio::test]
async fn a_queue_is_drained_once_with_what_is_wrong() {
    let engine = Engine::start_linked().await;
    for (instance, queue, expected) in [("empty", "lines", &[][..]), ("bad", "", &["the name of the queue is empty"])] {
        DrainQueue::start(&engine.client, instance, &queue.to_owned()).await.unwrap();
        let batch = DrainQueue::wait(&engine.client, instance, TIMEOUT).await.unwrap();
        assert_eq!(batch.len(), expected.len(), "{batch:?}");
        assert!(batch.iter().zip(expected).all(|(found, part)| found.contains(part)), "{batch:?}");
    }
    engine.stop().await;
}

#[tokio::test]
async fn a_queue_can_be_named_by_the_input() {
    let engine = Engine::start_linked().await;
    let queue = SessionCommand::named("lines of 7");
    ReadLineOf::start(&engine.client, "lines", &queue.name().to_owned()).await.unwrap();
    queue.enqueue(&engine.client, "lines", &SessionCommand::Close).await.unwrap();
    let command = ReadLineOf::wait(&engine.client, "lines", TIMEOUT).await.unwrap();
    assert_eq!(command, Some(SessionCommand::Close));
    let error = SessionCommand::named("").enqueue(&engine.client, "lines", &SessionCommand::Close).await.unwrap_err();
    assert!(error.to_string().contains("the name of the queue is empty"), "{error}");
    engine.stop().await;
}

/// Counts lines until the session is closed, and continues as new with each batch.
#[duroxide::orchestration(name = "count-lines")]
async fn count_lines(
    ctx: OrchestrationContext,
    input: (Vec<String>, Vec<SessionCommand>),
) -> Result<Vec<String>, String> {
    let (mut counted, batch) = input;
    for command in batch {
        match command {
            SessionCommand::Say(line) => counted.push(line),
            SessionCommand::Close => return Ok(counted),
        }
    }
    let first = SessionCommand::dequeue(&ctx).await?;
    let others: Result<Vec<_>, _> = SessionCommand::drain(&ctx).await.into_iter().collect();
    let batch = std::iter::once(first).chain(others?).collect();
    CountLines::continue_as_new(&ctx, &(counted, batch)).await
}

#[tokio::test]
async fn many_messages_that_came_while_no_worker_ran_are_all_taken() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("store.db");
    let start = async || {
        let activities = duroxide::create_activity_registry();
        Engine::start_in_file(&file, activities, duroxide::create_orchestration_registry()).await
    };
    let engine = start().await;
    CountLines::start(&engine.client, "many", &(Vec::new(), Vec::new())).await.unwrap();
    let client = engine.client.clone();
    engine.stop().await;
    let lines: Vec<_> = (0..1000).map(|index| format!("line {index}")).collect();
    for line in &lines {
        SessionCommand::Say(line.clone()).enqueue(&client, "many").await.unwrap();
    }
    SessionCommand::Close.enqueue(&client, "many").await.unwrap();
    let engine = start().await;
    let counted = CountLines::wait(&engine.client, "many", TIMEOUT).await.unwrap();
    assert_eq!(counted, lines);
    engine.stop().await;
}
