//! What a store refuses for a moment, it is asked again. What it refuses for good fails the instance, and its parent hears of it.

use duroxide::providers::open;
use duroxide::runtime::OrchestrationStatus;
use duroxide::{Client, OrchestrationContext};
use duroxide_export_faults::database::Database;
use duroxide_export_faults::healthy::{Batch, Handlers};
use duroxide_export_faults::insist::metrics;
use duroxide_export_faults::sql::Sql;
use duroxide_export_tests_postgres::Server;
use duroxide_export_tests_support::TIMEOUT;
use std::time::Duration;

/// Locks a table for longer than a statement may take, again and again, while parents and children run.
async fn survive_locks_on(table: &str) {
    let Some(server) = Server::start() else { return };
    // Migrations may take longer.
    let client = Client::new(open(&server.url()).await.unwrap());
    let store = open(&format!("{}&options=-c%20statement_timeout%3D300", server.url())).await.unwrap();
    let runtime = Handlers::healthy().start(store).await;
    let mut sql = Sql::connect(&server.url()).await;
    let lock = format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(1.5); COMMIT");
    let batch = Batch::start(&client, "healthy", 60).await;
    for _ in 0..6 {
        sql.execute(&lock).await;
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    batch.finish(TIMEOUT).await.unwrap();
    assert_eq!(metrics(&client).await.failed_instances, 0);
    runtime.shutdown(None).await;
}

#[tokio::test]
async fn history_is_locked() {
    survive_locks_on("history").await;
}

#[tokio::test]
async fn instances_are_locked() {
    survive_locks_on("instances").await;
}

#[tokio::test]
async fn queues_are_locked() {
    survive_locks_on("orchestrator_queue, worker_queue").await;
}

/// Children that duroxide fails because of a limit.
async fn parents_hear_of_children_beyond_limits(database: &Database) {
    let store = open(&database.url()).await.unwrap();
    let client = Client::new(store.clone());
    let handlers = Handlers::healthy()
        .orchestration("long-value", |ctx: OrchestrationContext, _| async move {
            ctx.set_kv_value("key", "x".repeat(64 * 1024 + 1));
            Ok(String::new())
        })
        .orchestration("many-values", |ctx: OrchestrationContext, _| async move {
            for key in 0..200 {
                ctx.set_kv_value(format!("key-{key}"), "");
            }
            Ok(String::new())
        })
        .orchestration("long-status", |ctx: OrchestrationContext, _| async move {
            ctx.set_custom_status("x".repeat(256 * 1024 + 1));
            Ok(String::new())
        })
        .orchestration("long-tag", |ctx: OrchestrationContext, _| async move {
            ctx.schedule_activity("double", "1").with_tag("x".repeat(257)).await
        })
        // It is beyond the limit only in its second execution.
        .orchestration("later", |ctx: OrchestrationContext, input| async move {
            if input.is_empty() {
                return ctx.continue_as_new("again").await;
            }
            ctx.set_kv_value("key", "x".repeat(64 * 1024 + 1));
            Ok(String::new())
        })
        .orchestration("parent", |ctx: OrchestrationContext, child| async move {
            ctx.schedule_sub_orchestration(child, "").await
        });
    let runtime = handlers.start(store).await;
    let children = ["long-value", "many-values", "long-status", "long-tag", "later"];
    for child in children {
        client.start_orchestration(child, "parent", child).await.unwrap();
    }
    let mut problems = Vec::new();
    for child in children {
        match client.wait_for_orchestration(child, TIMEOUT).await {
            Ok(OrchestrationStatus::Failed { details, .. }) if details.display_message().contains("exceeds limit") => {}
            other => problems.push(format!("the parent of {child}: {other:?}")),
        }
    }
    Batch::start(&client, "healthy", 10).await.finish(TIMEOUT).await.unwrap();
    runtime.shutdown(None).await;
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

#[tokio::test]
async fn children_beyond_limits_on_sqlite() {
    parents_hear_of_children_beyond_limits(&Database::sqlite()).await;
}

#[tokio::test]
async fn children_beyond_limits_on_postgresql() {
    let Some(database) = Database::postgres() else { return };
    parents_hear_of_children_beyond_limits(&database).await;
}
