//! A warning if the store does not know aliases. It comes once in a process, so the second case has one of its own.

use duroxide::providers::sqlite::SqliteProvider;
use duroxide::providers::{Provider, Resilient};
use duroxide::runtime::RuntimeOptions;
use duroxide::{Client, OrchestrationContext, RegistriesBuilder};
use duroxide_export_faults::logs::Logs;
use std::env;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(120);

/// Wrap a parcel.
#[duroxide::activity(name = "wrap-parcel", alias = "wrap-up", idempotent)]
async fn wrap_parcel(parcel: String) -> Result<String, String> {
    Ok(format!("wrapped {parcel}"))
}

/// Send a parcel. Its history has the name of the activity.
#[duroxide::orchestration(name = "send-parcel", version = "1.1.0")]
async fn send_parcel(ctx: OrchestrationContext, parcel: String) -> Result<String, String> {
    WrapParcel::call(&ctx, &parcel).await
}

/// Weigh a parcel. Only clients use the alias, and no history has it.
#[duroxide::orchestration(name = "weigh-parcel", alias = "weigh")]
async fn weigh_parcel(parcel: String) -> Result<usize, String> {
    Ok(parcel.len())
}

async fn plain_store() -> Arc<dyn Provider> {
    Arc::new(SqliteProvider::new_in_memory().await.unwrap())
}

/// Runs one of the two, and returns the warnings about aliases so far.
async fn warnings_after(store: &Arc<dyn Provider>, logs: &Logs, instance: &str, is_weighed: bool) -> Vec<String> {
    let own = RegistriesBuilder::all().only::<WrapParcel>().only::<SendParcel>().only::<WeighParcel>();
    let runtime = own.start(store.clone(), RuntimeOptions::default()).await.unwrap();
    let client = Client::new(store.clone());
    let parcel = "books".to_owned();
    if is_weighed {
        WeighParcel::start(&client, instance, &parcel).await.unwrap();
        assert_eq!(WeighParcel::wait(&client, instance, LIMIT).await.unwrap(), 5);
    } else {
        SendParcel::start(&client, instance, &parcel).await.unwrap();
        assert_eq!(SendParcel::wait(&client, instance, LIMIT).await.unwrap(), "wrapped books");
    }
    runtime.shutdown(None).await;
    logs.warnings_with(&["alias"])
}

#[tokio::test]
async fn a_store_that_does_not_know_aliases_is_reported_once() {
    let (store, logs) = (plain_store().await, Logs::keep());
    assert_eq!(warnings_after(&store, &logs, "1", true).await, [""; 0]);
    let warnings = warnings_after(&store, &logs, "2", false).await;
    let [warning] = warnings.as_slice() else { panic!("{warnings:#?}") };
    assert!(warning.contains("open the store with `duroxide::providers::open`"), "{warning}");
    assert!(warning.contains("orchestration=\"duroxide-export-faults::orchestration::send-parcel\""), "{warning}");
    assert!(warning.contains("version=\"1.1.0\""), "{warning}");
    assert_eq!(warnings_after(&store, &logs, "3", false).await, warnings);
}

#[test]
fn a_store_that_knows_aliases_is_not_reported() {
    let tests = env::current_exe().unwrap();
    let run = Command::new(tests).args(["--exact", "on_a_resilient_store", "--ignored"]).output().unwrap();
    let output = String::from_utf8_lossy(&run.stdout);
    assert!(run.status.success() && output.contains("1 passed"), "{output}");
}

#[tokio::test]
#[ignore = "needs a process of its own"]
async fn on_a_resilient_store() {
    let store: Arc<dyn Provider> = Arc::new(Resilient::new(plain_store().await).with_single_writer());
    let logs = Logs::keep();
    assert_eq!(warnings_after(&store, &logs, "1", false).await, [""; 0]);
}
