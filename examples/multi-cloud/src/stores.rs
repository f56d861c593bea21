//! Where workflows and resources are kept.

use duroxide::providers::{self, Provider};
use simulated_cloud::{Cloud, DatabaseStore};
use std::sync::Arc;

/// The stores of a deployment.
pub(crate) struct Stores {
    pub(crate) workflows: Arc<dyn Provider>,
    pub(crate) cloud: Cloud,
}

const MEMORY: &str = "sqlite::memory:";

/// Opens the store for workflows, and the cloud that belongs to it. Other processes can use both at the same time, unless
/// they are in memory, as they are by default.
pub(crate) async fn open(url: Option<&str>) -> Result<Stores, String> {
    let url = url.unwrap_or(MEMORY);
    let workflows = providers::open(url).await.map_err(|error| error.to_string())?;
    let cloud = match cloud_of(url) {
        None => Cloud::in_memory()?,
        Some(url) => Cloud::new(DatabaseStore::open(&url).await?),
    };
    Ok(Stores { workflows, cloud })
}

/// Opens workflows that another process has started.
pub(crate) async fn open_existing(url: &str) -> Result<Arc<dyn Provider>, String> {
    open_file(url, "rw").await
}

/// Opens workflows of other processes to read them. On PostgreSQL, the role decides what this process may do.
pub(crate) async fn open_read_only(url: &str) -> Result<Arc<dyn Provider>, String> {
    open_file(url, "ro").await
}

/// Opens a file in this mode, which does not create it, unless the URL has a mode.
async fn open_file(url: &str, mode: &str) -> Result<Arc<dyn Provider>, String> {
    let is_file = url.starts_with("sqlite:") && url != MEMORY && !url.contains("mode=");
    let separator = if url.contains('?') { '&' } else { '?' };
    let url = if is_file { format!("{url}{separator}mode={mode}") } else { url.to_owned() };
    providers::open(&url).await.map_err(|error| error.to_string())
}

/// The database for resources: a second file next to that of the workflows, or a table in the same PostgreSQL database.
fn cloud_of(url: &str) -> Option<String> {
    match url.strip_prefix("sqlite:") {
        Some(":memory:") => None,
        Some(file) => Some(format!("sqlite:{}.cloud?mode=rwc", file.split('?').next().unwrap_or(file))),
        None => Some(url.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::cloud_of;

    #[test]
    fn resources_are_kept_beside_the_workflows() {
        assert_eq!(cloud_of("sqlite::memory:"), None);
        assert_eq!(cloud_of("sqlite:a b.db?mode=rwc").as_deref(), Some("sqlite:a b.db.cloud?mode=rwc"));
        assert_eq!(cloud_of("postgres://db/orders").as_deref(), Some("postgres://db/orders"));
    }
}
