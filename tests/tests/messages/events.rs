//! Events.

use crate::queues::SessionCommand;
use crate::until_it_waits_for;
use duroxide::providers::sqlite::SqliteProvider;
use duroxide::{ActivityContext, Client, ClientError, OrchestrationContext};
use duroxide_export_tests::{Engine, TIMEOUT};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// A person's decision on a deployment.
#[duroxide::event(name = "deployment-approval")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct DeploymentApproval {
    pub(crate) by: String,
    pub(crate) granted: bool,
}

/// A newtype travels as its content.
#[duroxide::event(full_name = "legacy.note")]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Note(String);

#[duroxide::orchestration(name = "await-approval")]
async fn await_approval(ctx: OrchestrationContext) -> Result<DeploymentApproval, String> {
    DeploymentApproval::wait(&ctx).await
}

#[duroxide::orchestration(name = "await-note")]
async fn await_note(ctx: OrchestrationContext) -> Result<Note, String> {
    let note = Note::wait_timeout(&ctx, Duration::MAX).await?;
    note.ok_or_else(|| "waited forever".to_owned())
}

#[duroxide::orchestration(name = "await-nothing")]
async fn await_nothing(ctx: OrchestrationContext) -> Result<Option<DeploymentApproval>, String> {
    DeploymentApproval::wait_timeout(&ctx, Duration::from_millis(20)).await
}

/// The workflow decides what a bad payload means.
#[duroxide::orchestration(name = "insist-on-approval")]
async fn insist_on_approval(ctx: OrchestrationContext) -> Result<(String, bool), String> {
    let error = DeploymentApproval::wait(&ctx).await.expect_err("a payload of another type");
    ctx.trace_warn(&error);
    Ok((error, DeploymentApproval::wait(&ctx).await?.granted))
}

#[duroxide::orchestration(name = "await-signal")]
async fn await_signal(ctx: OrchestrationContext, signal: String) -> Result<bool, String> {
    Ok(DeploymentApproval::named(signal).wait(&ctx).await?.granted)
}

#[duroxide::orchestration(name = "await-signals")]
async fn await_signals(ctx: OrchestrationContext, signals: Vec<String>) -> Result<Vec<bool>, String> {
    let children = signals.iter().map(|signal| AwaitSignal::schedule(&ctx, signal)).collect();
    ctx.join(children).await.into_iter().collect()
}

/// Approve a deployment.
#[duroxide::activity(name = "approve-deployment", idempotent)]
async fn approve_deployment(ctx: ActivityContext, instance: String) -> Result<(), String> {
    let approval = DeploymentApproval { by: "an activity".to_owned(), granted: true };
    approval.raise(&ctx.get_client(), instance).await.map_err(|error| error.to_string())
}

#[duroxide::orchestration(name = "approve-from-activity")]
async fn approve_from_activity(ctx: OrchestrationContext, instance: String) -> Result<(), String> {
    ApproveDeployment::call(&ctx, &instance).await
}

/// Approve a deployment, and say something to the same instance.
#[duroxide::activity(name = "approve-and-say", idempotent)]
async fn approve_and_say(ctx: ActivityContext, instance: String) -> Result<(), String> {
    let client = ctx.get_client();
    granted().raise(&client, &instance).await.map_err(|error| error.to_string())?;
    let command = SessionCommand::Say("granted".to_owned());
    command.enqueue(&client, &instance).await.map_err(|error| error.to_string())
}

/// Both messages arrive between the wait of the first execution and that of the second.
#[duroxide::orchestration(name = "ask-twice", allow(DX0013, reason = "shows what is lost"))]
async fn ask_twice(
    ctx: OrchestrationContext,
    again: bool,
) -> Result<(Option<DeploymentApproval>, Option<SessionCommand>), String> {
    if again {
        let command = SessionCommand::dequeue_timeout(&ctx, Duration::MAX).await?;
        return Ok((DeploymentApproval::wait_timeout(&ctx, Duration::from_millis(20)).await?, command));
    }
    if DeploymentApproval::wait_timeout(&ctx, Duration::from_millis(20)).await?.is_some() {
        return Err("nobody has approved yet".to_owned());
    }
    ApproveAndSay::call(&ctx, &ctx.instance_id()).await?;
    AskTwice::continue_as_new(&ctx, &true).await
}

fn granted() -> DeploymentApproval {
    DeploymentApproval { by: "Ada".to_owned(), granted: true }
}

#[tokio::test]
async fn an_event_arrives_with_its_type() {
    let engine = Engine::start_linked().await;
    AwaitApproval::start(&engine.client, "approval", &()).await.unwrap();
    until_it_waits_for(&engine, "approval", DEPLOYMENT_APPROVAL).await;
    granted().raise(&engine.client, "approval").await.unwrap();
    assert_eq!(AwaitApproval::wait(&engine.client, "approval", TIMEOUT).await.unwrap(), granted());

    AwaitApproval::start(&engine.client, "by-activity", &()).await.unwrap();
    until_it_waits_for(&engine, "by-activity", DEPLOYMENT_APPROVAL).await;
    ApproveFromActivity::start(&engine.client, "approver", &"by-activity".to_owned()).await.unwrap();
    assert_eq!(AwaitApproval::wait(&engine.client, "by-activity", TIMEOUT).await.unwrap().by, "an activity");
    engine.stop().await;
}

#[tokio::test]
async fn hand_written_senders_and_receivers_fit() {
    let engine = Engine::start_linked().await;
    AwaitNote::start(&engine.client, "note", &()).await.unwrap();
    until_it_waits_for(&engine, "note", "legacy.note").await;
    // As plain text, like every string of duroxide's codec.
    engine.client.raise_event("note", NOTE, "plain text").await.unwrap();
    assert_eq!(AwaitNote::wait(&engine.client, "note", TIMEOUT).await.unwrap(), Note("plain text".to_owned()));

    AwaitApproval::start(&engine.client, "typed", &()).await.unwrap();
    until_it_waits_for(&engine, "typed", DEPLOYMENT_APPROVAL).await;
    engine.client.raise_event_typed("typed", DEPLOYMENT_APPROVAL, &granted()).await.unwrap();
    assert_eq!(AwaitApproval::wait(&engine.client, "typed", TIMEOUT).await.unwrap(), granted());
    engine.stop().await;
}

#[tokio::test]
async fn a_wait_can_end_without_the_event() {
    let engine = Engine::start_linked().await;
    AwaitNothing::start(&engine.client, "nothing", &()).await.unwrap();
    assert_eq!(AwaitNothing::wait(&engine.client, "nothing", TIMEOUT).await.unwrap(), None);
    engine.stop().await;
}

/// What DX0013 warns of, and why it advises a queue.
#[tokio::test]
async fn an_event_is_lost_between_two_executions_and_a_queue_is_not() {
    let engine = Engine::start_linked().await;
    AskTwice::start(&engine.client, "twice", &false).await.unwrap();
    let received = AskTwice::wait(&engine.client, "twice", TIMEOUT).await.unwrap();
    assert_eq!(received, (None, Some(SessionCommand::Say("granted".to_owned()))));
    engine.stop().await;
}

#[tokio::test]
async fn a_bad_payload_is_an_error_and_the_workflow_goes_on() {
    let engine = Engine::start_linked().await;
    for (index, bad) in ["\"no\"", "{", "", "{\"by\":1,\"granted\":true}", "null", "not JSON"].into_iter().enumerate() {
        let instance = format!("insist-{index}");
        InsistOnApproval::start(&engine.client, &instance, &()).await.unwrap();
        until_it_waits_for(&engine, &instance, DEPLOYMENT_APPROVAL).await;
        engine.client.raise_event(&instance, DEPLOYMENT_APPROVAL, bad).await.unwrap();
        let waits_again = async {
            while engine.history(&instance).await.iter().filter(|kind| is_wait(kind)).count() < 2 {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(TIMEOUT, waits_again).await.unwrap();
        granted().raise(&engine.client, &instance).await.unwrap();
        let (error, granted) = InsistOnApproval::wait(&engine.client, &instance, TIMEOUT).await.unwrap();
        assert!(granted);
        for part in [DEPLOYMENT_APPROVAL, "messages::events::DeploymentApproval", "line 1 column"] {
            assert!(error.contains(part), "{bad}: {error}");
        }
    }
    engine.stop().await;
}

const fn is_wait(kind: &duroxide::EventKind) -> bool {
    matches!(kind, duroxide::EventKind::ExternalSubscribed { .. })
}

#[tokio::test]
async fn a_name_can_come_from_the_input() {
    let engine = Engine::start_linked().await;
    AwaitSignal::start(&engine.client, "signal", &"approval of order 7".to_owned()).await.unwrap();
    until_it_waits_for(&engine, "signal", "approval of order 7").await;
    let signal = DeploymentApproval::named("approval of order 7");
    signal.raise(&engine.client, "signal", &granted()).await.unwrap();
    assert!(AwaitSignal::wait(&engine.client, "signal", TIMEOUT).await.unwrap());
    engine.stop().await;
}

#[tokio::test]
async fn an_event_reaches_running_descendants() {
    let engine = Engine::start_linked().await;
    AwaitSignals::start(&engine.client, "tree", &vec!["go".to_owned(), "go".to_owned()]).await.unwrap();
    let children = async {
        loop {
            let tree = engine.client.get_instance_tree("tree").await.unwrap();
            if tree.all_ids.len() == 3 {
                break tree.all_ids;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let all = tokio::time::timeout(TIMEOUT, children).await.unwrap();
    for child in all.iter().filter(|id| *id != "tree") {
        until_it_waits_for(&engine, child, "go").await;
    }
    let mut reached = DeploymentApproval::named("go").raise_to_tree(&engine.client, "tree", &granted()).await.unwrap();
    reached.sort();
    let mut expected = all.clone();
    expected.sort();
    assert_eq!(reached, expected);
    assert_eq!(AwaitSignals::wait(&engine.client, "tree", TIMEOUT).await.unwrap(), [true, true]);
    assert_eq!(granted().raise_to_tree(&engine.client, "tree").await.unwrap(), [""; 0]);
    engine.stop().await;
}

#[tokio::test]
async fn a_child_that_refuses_does_not_keep_the_event_from_the_others() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("store.db");
    let activities = duroxide::create_activity_registry();
    let engine = Engine::start_in_file(&file, activities, duroxide::create_orchestration_registry()).await;
    let signals = ["go", "go", "go"].map(str::to_owned).to_vec();
    AwaitSignals::start(&engine.client, "tree", &signals).await.unwrap();
    let children = ["tree::sub::2", "tree::sub::3", "tree::sub::4"];
    for child in children {
        until_it_waits_for(&engine, child, "go").await;
    }

    let store = Arc::new(SqliteProvider::new(&format!("sqlite:{}", file.display()), None).await.unwrap());
    let pool = store.get_pool().clone();
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON orchestrator_queue WHEN NEW.instance_id = 'tree::sub::3' \
                  BEGIN SELECT RAISE(ABORT, 'the mailbox is full'); END";
    sqlx::query(refuse).execute(&pool).await.unwrap();
    let client = Client::new(store);
    let go = DeploymentApproval::named("go");
    let error = go.raise_to_tree(&client, "tree", &granted()).await.unwrap_err();
    assert!(matches!(error, ClientError::Provider(_)), "{error:?}");
    let message = error.to_string();
    let (refused, reached) = message.split_once("; it was raised to ").unwrap();
    assert!(
        refused.contains("`go` was not raised to `tree::sub::3`: ") && refused.contains("the mailbox is full"),
        "{message}"
    );
    let mut reached: Vec<_> = reached.split(", ").collect();
    reached.sort_unstable();
    assert_eq!(reached, ["`tree::sub::2`", "`tree::sub::4`", "`tree`"], "{message}");

    sqlx::query("DROP TRIGGER refuse").execute(&pool).await.unwrap();
    go.raise(&engine.client, "tree::sub::3", &granted()).await.unwrap();
    assert_eq!(AwaitSignals::wait(&engine.client, "tree", TIMEOUT).await.unwrap(), [true, true, true]);
    engine.stop().await;
}

#[tokio::test]
async fn bad_names_and_ids_are_refused() {
    let engine = Engine::start_linked().await;
    let errors = [
        granted().raise(&engine.client, "").await,
        granted().raise(&engine.client, "a\0b").await,
        DeploymentApproval::named("").raise(&engine.client, "a", &granted()).await,
        DeploymentApproval::named("a\0b").raise(&engine.client, "a", &granted()).await,
    ]
    .map(|result| result.unwrap_err().to_string());
    for (error, part) in errors.iter().zip([
        "the instance ID is empty",
        "contains U+0000",
        "the name of the event is empty",
        "the name of the event, `a\\u{0}b`, contains U+0000",
    ]) {
        assert!(error.contains(part), "{error}");
    }
    for (instance, signal) in [("empty", ""), ("nul", "a\0b")] {
        AwaitSignal::start(&engine.client, instance, &signal.to_owned()).await.unwrap();
        let error = AwaitSignal::wait(&engine.client, instance, TIMEOUT).await.unwrap_err().to_string();
        assert!(error.contains("the name of the event"), "{error}");
    }
    engine.stop().await;
}
