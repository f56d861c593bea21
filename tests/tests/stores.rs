//! Opening stores by their URLs. `tests/postgres` does the same with PostgreSQL.

use duroxide::providers::{OpenError, Provider, open};
use duroxide::{Client, OrchestrationContext, Runtime};
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Repeat a text.
#[duroxide::orchestration(name = "repeat-text")]
async fn repeat_text(ctx: OrchestrationContext, text: String) -> Result<String, String> {
    ctx.trace_info("repeating");
    Ok(text.repeat(2))
}

async fn run(store: Arc<dyn Provider>, instance: &str) -> String {
    let orchestrations = duroxide::create_orchestration_registry();
    let runtime =
        Runtime::start_with_store(store.clone(), duroxide::ActivityRegistry::builder().build(), orchestrations).await;
    let client = Client::new(store);
    RepeatText::start(&client, instance, &"ab".to_owned()).await.unwrap();
    let output = RepeatText::wait(&client, instance, Duration::from_secs(20)).await.unwrap();
    runtime.shutdown(None).await;
    output
}

fn url(file: &Path) -> String {
    format!("sqlite:{}", file.display())
}

async fn refusal(url: &str) -> OpenError {
    let Err(error) = open(url).await else { panic!("{url} was opened") };
    error
}

#[tokio::test]
async fn workflows_run_in_memory_and_in_files() {
    assert_eq!(run(open("sqlite::memory:").await.unwrap(), "a").await, "abab");
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("orders.db");
    assert_eq!(run(open(&url(&file)).await.unwrap(), "a").await, "abab");
    // The second time, it knows the first instance.
    let again = Client::new(open(&url(&file)).await.unwrap());
    assert_eq!(again.list_all_instances().await.unwrap(), ["a"]);
}

#[tokio::test]
async fn files_that_cannot_be_opened_are_named() {
    let directory = tempfile::tempdir().unwrap();
    let missing = refusal(&url(&directory.path().join("missing/orders.db"))).await;
    assert!(matches!(missing, OpenError::Unreachable { .. }), "{missing:?}");
    assert!(missing.to_string().contains("orders.db` cannot be opened: there is no folder `"), "{missing}");

    let text = directory.path().join("notes.txt");
    fs::write(&text, "not a database, but long enough to be read as one").unwrap();
    let other = refusal(&url(&text)).await;
    assert!(other.to_string().ends_with("cannot be opened: file is not a database"), "{other}");

    let absent = refusal(&format!("{}?mode=rw", url(&directory.path().join("absent.db")))).await;
    assert!(absent.to_string().contains("unable to open database file"), "{absent}");
}

#[tokio::test]
async fn a_newer_database_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("orders.db");
    run(open(&url(&file)).await.unwrap(), "a").await;
    let pool = sqlx::SqlitePool::connect(&url(&file)).await.unwrap();
    let migration = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                     VALUES (29990101000000, 'the future', 1, x'00', 0)";
    sqlx::query(migration).execute(&pool).await.unwrap();
    pool.close().await;
    let newer = refusal(&url(&file)).await;
    assert!(matches!(newer, OpenError::Incompatible { .. }), "{newer:?}");
    assert!(
        newer.to_string().ends_with(
            "a newer version of duroxide has written it, with the migrations 29990101000000: update this program"
        ),
        "{newer}"
    );
}

#[tokio::test]
async fn a_missing_feature_and_other_schemes_are_said() {
    assert!(refusal("mysql://root:secret@db").await.to_string().contains("`mysql:` is not the scheme of a store"));
    assert!(refusal("orders.db").await.to_string().contains("it has no scheme"));
}
