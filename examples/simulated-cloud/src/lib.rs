//! Stands in for a cloud provider's SDK in the example libraries.
//!
//! Resources are kept in an embedded database, in memory or in a file. Creating a resource that already exists returns
//! the existing one, so the activities of the examples really are idempotent.

#[cfg(feature = "database")]
mod database;
mod embedded;
mod store;

#[cfg(feature = "database")]
pub use database::DatabaseStore;
pub use embedded::EmbeddedStore;
pub use store::{CloudError, Create, ResourceStore};

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::sync::Arc;

/// A cloud: typed resources in a [`ResourceStore`].
#[derive(Clone)]
pub struct Cloud {
    store: Arc<dyn ResourceStore>,
    quota: u64,
}

impl Cloud {
    /// Creates a cloud that keeps its resources in `store`.
    pub fn new(store: impl ResourceStore) -> Self {
        Self { store: Arc::new(store), quota: u64::MAX }
    }

    /// Creates a cloud that is gone when the process ends.
    ///
    /// # Errors
    ///
    /// If its store cannot be set up.
    pub fn in_memory() -> Result<Self, CloudError> {
        EmbeddedStore::in_memory().map(Self::new)
    }

    /// Limits the number of resources.
    #[must_use]
    pub fn with_quota(self, quota: u64) -> Self {
        Self { quota, ..self }
    }

    /// Returns the resource `kind`/`id`; calls `create` if it does not exist.
    ///
    /// `create` gets the number of existing resources, to derive addresses from it.
    ///
    /// # Errors
    ///
    /// If the quota is exhausted, if the store cannot be read or written, or if it contains something else under this
    /// name.
    pub async fn get_or_create<T>(
        &self,
        kind: &str,
        id: &str,
        create: impl FnOnce(u64) -> T + Send + 'static,
    ) -> Result<T, CloudError>
    where
        T: Serialize + DeserializeOwned + Send + 'static,
    {
        let store = Arc::clone(&self.store);
        let key = format!("{kind}/{id}");
        let quota = self.quota;
        // The database blocks on file access.
        let made = tokio::task::spawn_blocking(move || {
            let create = Box::new(|count| {
                if count >= quota {
                    return Err(CloudError::QuotaExceeded { quota });
                }
                serde_json::to_value(create(count)).map_err(|error| CloudError::Store(error.to_string()))
            });
            let resource = store.get_or_insert(&key, create)?;
            serde_json::from_value(resource).map_err(|source| CloudError::Resource { key, source })
        });
        made.await.map_err(|error| CloudError::Store(error.to_string()))?
    }

    /// The number of resources.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub async fn count(&self) -> Result<u64, CloudError> {
        let store = Arc::clone(&self.store);
        let counted = tokio::task::spawn_blocking(move || store.count());
        counted.await.map_err(|error| CloudError::Store(error.to_string()))?
    }
}

impl fmt::Debug for Cloud {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cloud").field("quota", &self.quota).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{Cloud, CloudError, EmbeddedStore};

    #[tokio::test]
    async fn the_second_call_finds_what_the_first_one_made() {
        let cloud = Cloud::new(EmbeddedStore::in_memory().unwrap());
        let first = cloud.get_or_create("vm", "a", |count| format!("made as number {count}")).await.unwrap();
        let other = cloud.get_or_create("vm", "b", |count| format!("made as number {count}")).await.unwrap();
        let again: String = cloud.get_or_create("vm", "a", |_| unreachable!("it exists")).await.unwrap();
        assert_eq!([&*first, &*other, &*again], ["made as number 0", "made as number 1", "made as number 0"]);
        assert_eq!(cloud.count().await.unwrap(), 2);
    }

    #[tokio::test]
    async fn a_file_outlives_the_process() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("cloud.redb");
        for _ in 0..2 {
            let cloud = Cloud::new(EmbeddedStore::open(&file).unwrap());
            assert_eq!(cloud.get_or_create("vm", "a", |count| count).await.unwrap(), 0);
        }
    }

    #[cfg(feature = "database")]
    #[tokio::test]
    async fn many_processes_share_a_database() {
        use super::DatabaseStore;

        let directory = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}?mode=rwc", directory.path().join("cloud.db").display());
        let cloud = async || Cloud::new(DatabaseStore::open(&url).await.unwrap());
        let clouds = [cloud().await, cloud().await];
        let all = (0..40).flat_map(|id| clouds.clone().map(|cloud| (id, cloud)));
        let made = all.map(|(id, cloud)| {
            tokio::spawn(async move { (id, cloud.get_or_create("vm", &id.to_string(), |count| count).await.unwrap()) })
        });
        let mut addresses = std::collections::BTreeMap::new();
        for task in made.collect::<Vec<_>>() {
            let (id, address) = task.await.unwrap();
            assert_eq!(*addresses.entry(id).or_insert(address), address, "both get the same resource");
        }
        let mut given: Vec<_> = addresses.into_values().collect();
        given.sort_unstable();
        assert_eq!(given, (0..40).collect::<Vec<_>>(), "no address is given away twice");
        assert_eq!(DatabaseStore::open(&url).await.unwrap().keys().await.unwrap().len(), 40);
    }

    #[tokio::test]
    async fn existing_resources_are_found_despite_a_full_quota() {
        let cloud = Cloud::in_memory().unwrap().with_quota(1);
        for _ in 0..2 {
            assert_eq!(cloud.get_or_create("vm", "a", |count| count).await.unwrap(), 0);
        }
        let error = cloud.get_or_create("vm", "b", |count| count).await.unwrap_err();
        assert!(matches!(error, CloudError::QuotaExceeded { quota: 1 }), "{error}");
    }

    #[tokio::test]
    async fn a_resource_of_another_type_is_an_error_that_names_it() {
        let cloud = Cloud::new(EmbeddedStore::in_memory().unwrap());
        cloud.get_or_create("vm", "a", |_| "text".to_owned()).await.unwrap();
        let error = cloud.get_or_create("vm", "a", |count| count).await.unwrap_err();
        assert!(error.to_string().starts_with("resource `vm/a` is not what was asked for"), "{error}");
    }
}
