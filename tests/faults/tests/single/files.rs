//! A SQLite file that somebody takes away, or replaces, while a worker has it open: what is written then would be lost.

use duroxide::providers::open;
use duroxide::{ActivityContext, Client, OrchestrationContext, Runtime};
use duroxide_export_faults::healthy::{Batch, Handlers, WAITS};
use duroxide_export_faults::insist::insist;
use duroxide_export_faults::logs::Logs;
use duroxide_export_tests_support::TIMEOUT;
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A worker on a file, with an orchestration that runs one activity after the other.
struct Worker {
    directory: TempDir,
    logs: Logs,
    client: Client,
    runtime: Arc<Runtime>,
    /// How many activities have run.
    ticks: Arc<AtomicUsize>,
}

impl Worker {
    async fn start() -> Self {
        let logs = Logs::keep();
        let directory = tempfile::tempdir().unwrap();
        let store = open(&format!("sqlite:{}/store.db", directory.path().display())).await.unwrap();
        let client = Client::new(store.clone());
        let ticks = Arc::new(AtomicUsize::new(0));
        let counter = ticks.clone();
        let tick = move |_: ActivityContext, _| {
            counter.fetch_add(1, Relaxed);
            async { Ok(String::new()) }
        };
        let clock = |ctx: OrchestrationContext, _| async move {
            ctx.schedule_timer(Duration::from_millis(20)).await;
            ctx.schedule_activity("tick", "").await?;
            ctx.continue_as_new("").await
        };
        let runtime = Handlers::healthy().activity("tick", tick).orchestration("clock", clock).start(store).await;
        client.start_orchestration("clock", "clock", "").await.unwrap();
        let worker = Self { directory, logs, client, runtime, ticks };
        worker.until_it_works().await;
        worker
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Waits until the clock ticks.
    async fn until_it_works(&self) {
        let (before, begin) = (self.ticks.load(Relaxed), Instant::now());
        while self.ticks.load(Relaxed) < before + 3 {
            assert!(begin.elapsed() < TIMEOUT, "the worker does not work");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Checks that clients are told what is wrong, that no work is done any more, and that the log says it once.
    async fn assert_it_notices(&self) {
        let begin = Instant::now();
        loop {
            let start = self.client.start_orchestration("late", WAITS, "");
            let started = tokio::time::timeout(TIMEOUT, start).await.expect("an answer");
            if started.as_ref().is_err_and(|error| says_what_happened(&error.to_string())) {
                break;
            }
            assert!(begin.elapsed() < TIMEOUT, "the store does not notice: {started:?}");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        // Activities that had begun may end.
        let mut ticks = self.ticks.load(Relaxed);
        loop {
            tokio::time::sleep(Duration::from_secs(3)).await;
            let before = std::mem::replace(&mut ticks, self.ticks.load(Relaxed));
            if before == ticks {
                break;
            }
            assert!(begin.elapsed() < TIMEOUT, "the worker still works");
        }
        let lines = self.logs.warnings_with(&["store.db"]);
        assert_eq!(lines.len(), 1, "{lines:#?}");
        self.logs.assert_at_most(5);
    }

    /// Checks that it goes on with the file in its place.
    async fn assert_it_goes_on(self) {
        self.until_it_works().await;
        insist(async || self.client.start_orchestration("probe", WAITS, "").await).await;
        Batch::start(&self.client, "later", 5).await.finish(TIMEOUT).await.unwrap();
        self.runtime.shutdown(None).await;
    }
}

/// Whether an error names the file, and says that it is not the one that was opened.
fn says_what_happened(error: &str) -> bool {
    error.contains("store.db") && ["deleted", "removed", "moved", "replaced"].iter().any(|word| error.contains(word))
}

#[tokio::test]
async fn a_file_is_deleted() {
    let worker = Worker::start().await;
    fs::remove_file(worker.path("store.db")).unwrap();
    worker.assert_it_notices().await;
    worker.runtime.shutdown(None).await;
}

#[tokio::test]
async fn a_file_is_moved_away_and_back() {
    let worker = Worker::start().await;
    fs::rename(worker.path("store.db"), worker.path("elsewhere.db")).unwrap();
    worker.assert_it_notices().await;
    fs::rename(worker.path("elsewhere.db"), worker.path("store.db")).unwrap();
    worker.assert_it_goes_on().await;
}

/// As a restored backup is put into place.
///
/// A connection that is opened now gets the log and the shared memory of the old file along with the new one. SQLite makes the
/// shared memory anew then, and a process that still uses the old one may be killed with SIGBUS.
#[tokio::test]
async fn a_file_is_replaced_and_put_back() {
    let worker = Worker::start().await;
    let backup = tempfile::tempdir().unwrap();
    let path = backup.path().join("store.db");
    drop(open(&format!("sqlite:{}", path.display())).await.unwrap());
    fs::copy(&path, worker.path("backup.db")).unwrap();
    fs::hard_link(worker.path("store.db"), worker.path("kept.db")).unwrap();
    fs::rename(worker.path("backup.db"), worker.path("store.db")).unwrap();
    worker.assert_it_notices().await;
    fs::rename(worker.path("kept.db"), worker.path("store.db")).unwrap();
    worker.assert_it_goes_on().await;
}
