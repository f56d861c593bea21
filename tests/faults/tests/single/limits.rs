//! Texts that are longer than a store is told to accept: whoever wrote them hears of it.

use duroxide::providers::{Limits, OpenOptions};
use duroxide::runtime::OrchestrationStatus;
use duroxide::{Client, OrchestrationContext};
use duroxide_export_faults::database::Database;
use duroxide_export_faults::healthy::{Handlers, WAITS};
use duroxide_export_faults::insist::until_it_waits;
use duroxide_export_tests_support::TIMEOUT;

const REFUSAL: &str = "bytes, but this store accepts at most";

fn text_of(bytes: usize) -> String {
    "x".repeat(bytes)
}

/// 4 MB, of which the store accepts 3 MiB.
fn much() -> String {
    text_of(4_000_000)
}

fn handlers() -> Handlers {
    Handlers::healthy()
        .activity("return-much", |_, _| async { Ok(much()) })
        .activity("fail-with-much", |_, _| async { Err(much()) })
        .orchestration("of-activity", |ctx, _| async move { ctx.schedule_activity("return-much", "").await })
        .orchestration("of-error", |ctx, _| async move { ctx.schedule_activity("fail-with-much", "").await })
        .orchestration("of-input", |ctx, _| async move { ctx.schedule_activity("double", much()).await })
        .orchestration("of-output", |_, _| async { Ok(much()) })
        .orchestration("of-child", |ctx, _| async move { ctx.schedule_sub_orchestration("of-output", "").await })
        // It goes on after its child has failed.
        .orchestration("hears-of-child", |ctx: OrchestrationContext, _| async move {
            let output = ctx.schedule_sub_orchestration("of-output", "").await;
            ctx.schedule_activity("double", "1").await?;
            output.map_or_else(Ok, |_| Err("the child has an output".to_owned()))
        })
}

async fn whoever_is_beyond_limits_is_told(database: &Database) {
    let store = OpenOptions::new().limits(Limits::ANNOUNCED).open(&database.url()).await.unwrap();
    let client = Client::new(store.clone());
    let runtime = handlers().start(store).await;

    let input = text_of(3 << 20);
    client.start_orchestration("waits", WAITS, &*input).await.unwrap();
    until_it_waits(&client, "waits").await;
    let senders = [
        ("start_orchestration", client.start_orchestration("never", WAITS, much()).await),
        ("raise_event", client.raise_event("waits", "go", text_of(100_000)).await),
        ("enqueue_event", client.enqueue_event("waits", "go", text_of(100_000)).await),
        ("cancel_instance", client.cancel_instance("waits", text_of(100_000)).await),
    ];
    for (sender, sent) in senders {
        let error = sent.expect_err(sender).to_string();
        assert!(error.contains(REFUSAL), "{sender}: {error}");
    }
    let status = client.get_orchestration_status("never").await.unwrap();
    assert_eq!(status, OrchestrationStatus::NotFound);

    let failing = ["of-activity", "of-error", "of-input", "of-output", "of-child"];
    for name in failing.into_iter().chain(["hears-of-child"]) {
        client.start_orchestration(name, name, "").await.unwrap();
    }
    for name in failing {
        let status = client.wait_for_orchestration(name, TIMEOUT).await.unwrap();
        let OrchestrationStatus::Failed { details, .. } = status else { panic!("{name}: {}", short(&status)) };
        let message = details.display_message();
        assert!(message.contains(REFUSAL), "{name}: {}", short(&message));
    }
    let status = client.wait_for_orchestration("hears-of-child", TIMEOUT).await.unwrap();
    assert!(
        matches!(&status, OrchestrationStatus::Completed { output, .. } if output.contains(REFUSAL)),
        "hears-of-child: {}",
        short(&status)
    );

    // What is not longer than the limit arrives.
    let message = text_of(64 << 10);
    client.raise_event("waits", "go", &*message).await.unwrap();
    let status = client.wait_for_orchestration("waits", TIMEOUT).await.unwrap();
    assert!(
        matches!(&status, OrchestrationStatus::Completed { output, .. } if *output == message),
        "waits: {}",
        short(&status)
    );
    runtime.shutdown(None).await;
}

/// The beginning of what may be 4 MB.
fn short(what: &impl std::fmt::Debug) -> String {
    format!("{what:?}").chars().take(500).collect()
}

#[tokio::test]
async fn on_sqlite() {
    whoever_is_beyond_limits_is_told(&Database::sqlite()).await;
}

#[tokio::test]
async fn on_postgresql() {
    let Some(database) = Database::postgres() else { return };
    whoever_is_beyond_limits_is_told(&database).await;
}
