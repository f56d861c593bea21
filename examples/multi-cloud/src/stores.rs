//! Where workflows and resources are kept.

use crate::cli::Store;
use duroxide::providers::sqlite::SqliteProvider;
use simulated_cloud::{Cloud, EmbeddedStore};
use std::path::Path;
use std::sync::Arc;

/// Opens the store for workflows, and installs the cloud that goes with it.
pub(crate) async fn open(store: Option<&Store>) -> Result<Arc<SqliteProvider>, String> {
    let Some(Store { path }) = store else {
        simulated_cloud::install(Cloud::new(EmbeddedStore::in_memory()?));
        return SqliteProvider::new_in_memory().await.map(Arc::new).map_err(|error| unusable(":memory:", &error));
    };
    let resources = format!("{path}.cloud");
    let cloud = EmbeddedStore::open(Path::new(&resources)).map_err(|error| unusable(&resources, &error))?;
    simulated_cloud::install(Cloud::new(cloud));
    // `mode=rwc` makes the file if there is none.
    let url = format!("sqlite:{path}?mode=rwc");
    SqliteProvider::new(&url, None).await.map(Arc::new).map_err(|error| unusable(path, &error))
}

fn unusable(path: &str, error: &impl std::fmt::Display) -> String {
    format!("the store `{path}` cannot be opened: {error}")
}
