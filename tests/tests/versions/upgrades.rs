//! Deploying a new version while instances of the old one run.

use crate::registry;
use duroxide::{OrchestrationContext, Registries, Status};
use duroxide_export_tests::{Engine, TIMEOUT};
use std::path::Path;
use std::time::Duration;

#[duroxide::activity(name = "write-letter", idempotent)]
async fn write_letter(kind: String) -> Result<String, String> {
    Ok(format!("a {kind}"))
}

/// Waits for approval between two letters.
#[duroxide::orchestration(name = "remind-customer", version = "1.0.0")]
async fn remind_customer(ctx: OrchestrationContext) -> Result<String, String> {
    let first = WriteLetter::schedule(&ctx, &"reminder".to_owned()).await?;
    ctx.schedule_wait("approved").await;
    let second = WriteLetter::schedule(&ctx, &"second reminder".to_owned()).await?;
    Ok(format!("1.0.0: {first}, {second}"))
}

/// Works in another order, which would not replay the history of the first version.
#[duroxide::orchestration(name = "remind-customer", version = "2.0.0")]
async fn remind_customer_v2(ctx: OrchestrationContext) -> Result<String, String> {
    ctx.schedule_wait("approved").await;
    let only = WriteLetter::schedule(&ctx, &"lawyer's letter".to_owned()).await?;
    Ok(format!("2.0.0: {only}"))
}

/// What was deployed before the second version existed.
fn before() -> Registries {
    registry::builder().without::<RemindCustomerV2>().without::<WatchServerV2>().build().unwrap()
}

fn after() -> Registries {
    registry::builder().build().unwrap()
}

async fn deploy(file: &Path, registries: Registries) -> Engine {
    let Registries { activities, orchestrations } = registries;
    Engine::start_in_file(file, activities, orchestrations).await
}

#[tokio::test]
async fn a_workflow_that_was_started_on_v1_finishes_on_v1_after_a_restart_with_v2() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("workflows.db");

    let engine = deploy(&file, before()).await;
    RemindCustomer::start(&engine.client, "old", &()).await.unwrap();
    while engine.history("old").await.len() < 4 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    engine.stop().await;

    let engine = deploy(&file, after()).await;
    RemindCustomer::start(&engine.client, "new", &()).await.unwrap();
    while !matches!(RemindCustomer::status(&engine.client, "new").await.unwrap(), Status::Running { .. }) {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    // An event without a waiting instance is lost, so each instance must be waiting.
    while engine.history("new").await.len() < 2 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    for instance in ["old", "new"] {
        engine.client.raise_event(instance, "approved", "").await.unwrap();
    }
    let old = RemindCustomer::wait(&engine.client, "old", TIMEOUT).await.unwrap();
    assert_eq!(old, "1.0.0: a reminder, a second reminder");
    let new = RemindCustomer::wait(&engine.client, "new", TIMEOUT).await.unwrap();
    assert_eq!(new, "2.0.0: a lawyer's letter");
    engine.stop().await;
}

/// Looks at a server again and again. `looks` contains the remaining looks, and the past ones by version.
#[duroxide::orchestration(name = "watch-server", version = "1.0.0")]
async fn watch_server(ctx: OrchestrationContext, (looks, taken): (u32, String)) -> Result<String, String> {
    if looks == 0 {
        return Ok(taken);
    }
    ctx.schedule_wait("look").await;
    WatchServer::continue_as_new(&ctx, &(looks - 1, format!("{taken}1"))).await
}

#[duroxide::orchestration(name = "watch-server", version = "2.0.0")]
async fn watch_server_v2(ctx: OrchestrationContext, (looks, taken): (u32, String)) -> Result<String, String> {
    if looks == 0 {
        return Ok(taken);
    }
    WatchServerV2::continue_as_new(&ctx, &(looks - 1, format!("{taken}2"))).await
}

#[tokio::test]
async fn an_instance_is_upgraded_when_it_continues_as_new() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("workflows.db");
    let looks = |engine: Engine, execution: u64| async move {
        while engine.client.read_execution_history("watch", execution).await.map_or(0, |history| history.len()) < 2 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        engine.client.raise_event("watch", "look", "").await.unwrap();
        engine
    };

    let engine = deploy(&file, before()).await;
    WatchServer::start(&engine.client, "watch", &(4, String::new())).await.unwrap();
    let engine = looks(engine, 1).await;
    // The second execution started on version 1.
    while engine.client.list_executions("watch").await.unwrap().len() < 2 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    engine.stop().await;

    let engine = looks(deploy(&file, after()).await, 2).await;
    assert_eq!(WatchServerV2::wait(&engine.client, "watch", TIMEOUT).await.unwrap(), "1122");
    engine.stop().await;
}
