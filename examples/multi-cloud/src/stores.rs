//! Where workflows and resources are kept.

use crate::cli::Store;
use duroxide::providers::sqlite::SqliteProvider;
use simulated_cloud::{Cloud, EmbeddedStore};
use std::path::Path;
use std::sync::Arc;

/// The stores of a deployment.
pub(crate) struct Stores {
    pub(crate) workflows: Arc<SqliteProvider>,
    pub(crate) cloud: Cloud,
}

/// Opens the store for workflows, and the cloud that belongs to it.
pub(crate) async fn open(store: Option<&Store>) -> Result<Stores, String> {
    let Some(Store { path }) = store else {
        let workflows = SqliteProvider::new_in_memory().await.map_err(|error| unusable(":memory:", &error))?;
        return Ok(Stores { workflows: Arc::new(workflows), cloud: Cloud::in_memory()? });
    };
    let resources = format!("{path}.cloud");
    let cloud = EmbeddedStore::open(Path::new(&resources)).map_err(|error| unusable(&resources, &error))?;
    // `mode=rwc` creates the file if it does not exist.
    let url = format!("sqlite:{path}?mode=rwc");
    let workflows = SqliteProvider::new(&url, None).await.map_err(|error| unusable(path, &error))?;
    Ok(Stores { workflows: Arc::new(workflows), cloud: Cloud::new(cloud) })
}

/// Opens the workflows of a deployment that another process has started.
pub(crate) async fn open_existing(Store { path }: &Store) -> Result<Arc<SqliteProvider>, String> {
    let workflows = SqliteProvider::new(&format!("sqlite:{path}?mode=rw"), None).await;
    workflows.map(Arc::new).map_err(|error| unusable(path, &error))
}

fn unusable(path: &str, error: &impl std::fmt::Display) -> String {
    format!("the store `{path}` cannot be opened: {error}")
}
