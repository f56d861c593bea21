//! What the integration tests share.

pub mod cargo;
pub mod large_catalog;

/// The toolkit under another path.
pub use duroxide as facade;
pub use duroxide_export_tests_support::{TIMEOUT, capture_logs, skip};

use duroxide::providers::{self, Provider};
use duroxide::runtime::RuntimeOptions;
use duroxide::{ActivityRegistry, Client, EventKind, OrchestrationRegistry, Registries, Runtime};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// Counts attempts by key.
#[derive(Debug)]
pub struct Attempts(Mutex<BTreeMap<String, usize>>);

impl Attempts {
    /// No attempts yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Mutex::new(BTreeMap::new()))
    }

    /// The number of this attempt, starting at 1.
    ///
    /// # Panics
    ///
    /// If another attempt panicked in here.
    pub fn next(&self, key: impl Into<String>) -> usize {
        *self.0.lock().expect("a count").entry(key.into()).and_modify(|count| *count += 1).or_insert(1)
    }
}

impl Default for Attempts {
    fn default() -> Self {
        Self::new()
    }
}

/// A runtime with its store, and a client for both.
pub struct Engine {
    /// A client for the same store.
    pub client: Client,
    runtime: Arc<Runtime>,
    /// Of a new store: removed with the engine.
    _directory: Option<TempDir>,
}

/// The options of engines: one dispatcher of each kind. SQLite has one writer at a time, and dispatchers that have to
/// wait for each other back off, or give up in the end.
#[must_use]
pub fn options() -> RuntimeOptions {
    RuntimeOptions { orchestration_concurrency: 1, worker_concurrency: 1, ..RuntimeOptions::default() }
}

impl Engine {
    /// Starts on a new store.
    ///
    /// # Panics
    ///
    /// If the store cannot be set up.
    pub async fn start(activities: ActivityRegistry, orchestrations: OrchestrationRegistry) -> Self {
        Self::start_with_options(Registries { activities, orchestrations }, options()).await
    }

    /// Starts on a new store, with the given options.
    ///
    /// The store is a file, as in production.
    ///
    /// # Panics
    ///
    /// If the store cannot be set up.
    pub async fn start_with_options(registries: Registries, options: RuntimeOptions) -> Self {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let engine = Self::start_on(&directory.path().join("store.db"), registries, options).await;
        Self { _directory: Some(directory), ..engine }
    }

    /// Starts on a store in a file, which is created if it does not exist.
    ///
    /// # Panics
    ///
    /// If the store cannot be opened.
    pub async fn start_in_file(
        file: &Path,
        activities: ActivityRegistry,
        orchestrations: OrchestrationRegistry,
    ) -> Self {
        Self::start_on(file, Registries { activities, orchestrations }, options()).await
    }

    /// Starts with everything that is linked into the test.
    pub async fn start_linked() -> Self {
        Self::start(duroxide::create_activity_registry(), duroxide::create_orchestration_registry()).await
    }

    /// Starts on a store that may be anything.
    pub async fn start_on_store(store: Arc<dyn Provider>, registries: Registries, options: RuntimeOptions) -> Self {
        capture_logs();
        let Registries { activities, orchestrations } = registries;
        let runtime = Runtime::start_with_options(Arc::clone(&store), activities, orchestrations, options).await;
        Self { client: Client::new(store), runtime, _directory: None }
    }

    async fn start_on(file: &Path, registries: Registries, options: RuntimeOptions) -> Self {
        let store = providers::open(&format!("sqlite:{}", file.display())).await.expect("a store in a file");
        Self::start_on_store(store, registries, options).await
    }

    /// The recorded history of an instance, without what differs between runs.
    ///
    /// # Panics
    ///
    /// If the history cannot be read.
    pub async fn history(&self, instance: &str) -> Vec<EventKind> {
        let events = self.client.read_execution_history(instance, 1).await.expect("a history");
        events.into_iter().map(|event| event.kind).collect()
    }

    /// Stops the runtime, and waits for it.
    pub async fn stop(self) {
        self.runtime.shutdown(None).await;
    }
}
