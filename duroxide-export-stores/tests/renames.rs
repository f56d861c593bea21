//! Hand-written handlers that are renamed while an instance runs.

use duroxide::providers::Provider;
use duroxide::providers::sqlite::SqliteProvider;
use duroxide::runtime::Runtime;
use duroxide::runtime::registry::ActivityRegistry;
use duroxide::{Client, OrchestrationContext, OrchestrationRegistry, OrchestrationStatus};
use duroxide_export_stores::{OpenOptions, Renames, Resilient, open};
use std::sync::Arc;
use std::time::Duration;
use tracing::subscriber::NoSubscriber;

const LIMIT: Duration = Duration::from_secs(120);

/// Starts a program whose activity has this name.
async fn start(store: Arc<dyn Provider>, activity: &'static str) -> Arc<Runtime> {
    let activities =
        ActivityRegistry::builder().register(activity, |_, parcel| async move { Ok(format!("wrapped {parcel}")) });
    let send = move |ctx: OrchestrationContext, parcel: String| async move {
        let wrapped = ctx.schedule_activity(activity, parcel).await?;
        ctx.set_custom_status("waits");
        Ok(format!("{wrapped} at {}", ctx.schedule_wait("sent").await))
    };
    let orchestrations = OrchestrationRegistry::builder().register("send-parcel", send);
    Runtime::start_with_store(store, activities.build(), orchestrations.build()).await
}

/// Begins an instance under the old name, and ends it under the new one.
async fn rename(before: Arc<dyn Provider>, after: Arc<dyn Provider>) -> OrchestrationStatus {
    // Without the log of duroxide, where instances fail on purpose.
    let _log = tracing::subscriber::set_default(NoSubscriber::new());
    let runtime = start(before.clone(), "wrap-up").await;
    let client = Client::new(before);
    client.start_orchestration("1", "send-parcel", "books").await.unwrap();
    let waiting = client.wait_for_status_change("1", 0, Duration::from_millis(10), LIMIT).await.unwrap();
    assert!(matches!(waiting, OrchestrationStatus::Running { .. }), "{waiting:?}");
    runtime.shutdown(None).await;

    let runtime = start(after.clone(), "wrap-parcel").await;
    let client = Client::new(after);
    client.raise_event("1", "sent", "noon").await.unwrap();
    let end = client.wait_for_orchestration("1", LIMIT).await.unwrap();
    runtime.shutdown(None).await;
    end
}

fn renames() -> Renames {
    Renames::new().activity("wrap-up", "wrap-parcel")
}

fn is_completed(status: &OrchestrationStatus) -> bool {
    matches!(status, OrchestrationStatus::Completed { output, .. } if output == "wrapped books at noon")
}

async fn provider() -> Arc<dyn Provider> {
    Arc::new(SqliteProvider::new_in_memory().await.unwrap())
}

/// A store that is told of some renames, on the database of another one.
fn renaming(provider: &Arc<dyn Provider>, renames: Renames) -> Arc<dyn Provider> {
    Arc::new(Resilient::new(provider.clone()).with_single_writer().with_renames(renames))
}

#[tokio::test]
async fn a_store_that_knows_the_rename_lets_instances_go_on() {
    let provider = provider().await;
    let end = rename(provider.clone(), renaming(&provider, renames())).await;
    assert!(is_completed(&end), "{end:?}");
}

#[tokio::test]
async fn a_rename_within_the_version_that_runs_is_enough() {
    let provider = provider().await;
    let within = Renames::new().within("send-parcel", "1.0.0", renames());
    let end = rename(provider.clone(), renaming(&provider, within)).await;
    assert!(is_completed(&end), "{end:?}");
}

#[tokio::test]
async fn instances_fail_without_it() {
    for renames in [Renames::new(), Renames::new().within("send-parcel", "2.0.0", renames())] {
        let provider = provider().await;
        let end = rename(provider.clone(), renaming(&provider, renames)).await;
        let OrchestrationStatus::Failed { details, .. } = &end else { panic!("{end:?}") };
        assert!(details.display_message().contains("schedule mismatch"), "{details:?}");
    }
}

#[tokio::test]
async fn a_store_is_opened_with_renames() {
    let url = "sqlite:parcels?mode=memory";
    let before = open(url).await.unwrap();
    let after = OpenOptions::new().renames(renames()).open(url).await.unwrap();
    let end = rename(before, after).await;
    assert!(is_completed(&end), "{end:?}");
}
