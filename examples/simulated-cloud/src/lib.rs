//! What the example libraries use in place of a cloud provider's SDK.
//!
//! Resources are kept in an embedded database, in memory or in a file. A resource that exists is found and not made
//! again, which is what makes the activities of the examples idempotent for real.

mod embedded;
mod store;

pub use embedded::EmbeddedStore;
pub use store::{CloudError, Create, ResourceStore};

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::{Arc, OnceLock};

/// A cloud: typed resources over a [`ResourceStore`].
#[derive(Clone)]
pub struct Cloud {
    store: Arc<dyn ResourceStore>,
}

impl Cloud {
    /// A cloud that keeps its resources in `store`.
    pub fn new(store: impl ResourceStore) -> Self {
        Self { store: Arc::new(store) }
    }

    /// The resource `kind`/`id`, made by `create` if there is none yet.
    ///
    /// `create` gets the number of resources that exist, to draw addresses from.
    ///
    /// # Errors
    ///
    /// If the store cannot be read or written, or holds something else under this name.
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
        // The database blocks on its file.
        let made = tokio::task::spawn_blocking(move || {
            let resource = store.get_or_insert(&key, Box::new(|count| serde_json::to_value(create(count))))?;
            serde_json::from_value(resource).map_err(|source| CloudError::Resource { key, source })
        });
        made.await.map_err(|error| CloudError::Store(error.to_string()))?
    }

    /// How many resources exist.
    ///
    /// # Errors
    ///
    /// If the store cannot be read.
    pub fn count(&self) -> Result<u64, CloudError> {
        self.store.count()
    }
}

static CURRENT: OnceLock<Cloud> = OnceLock::new();

/// Makes `cloud` the one that this process provisions in. Returns whether it was the first to ask.
pub fn install(cloud: Cloud) -> bool {
    CURRENT.set(cloud).is_ok()
}

/// The installed cloud, or one in memory.
///
/// # Errors
///
/// If the one in memory cannot be set up.
pub fn current() -> Result<Cloud, CloudError> {
    if let Some(cloud) = CURRENT.get() {
        return Ok(cloud.clone());
    }
    let fresh = Cloud::new(EmbeddedStore::in_memory()?);
    Ok(CURRENT.get_or_init(|| fresh).clone())
}

#[cfg(test)]
mod tests {
    use super::{Cloud, EmbeddedStore};

    #[tokio::test]
    async fn the_second_call_finds_what_the_first_one_made() {
        let cloud = Cloud::new(EmbeddedStore::in_memory().unwrap());
        let first = cloud.get_or_create("vm", "a", |count| format!("made as number {count}")).await.unwrap();
        let other = cloud.get_or_create("vm", "b", |count| format!("made as number {count}")).await.unwrap();
        let again: String = cloud.get_or_create("vm", "a", |_| unreachable!("it exists")).await.unwrap();
        assert_eq!([&*first, &*other, &*again], ["made as number 0", "made as number 1", "made as number 0"]);
        assert_eq!(cloud.count().unwrap(), 2);
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

    #[tokio::test]
    async fn a_resource_of_another_type_is_an_error_that_names_it() {
        let cloud = Cloud::new(EmbeddedStore::in_memory().unwrap());
        cloud.get_or_create("vm", "a", |_| "text".to_owned()).await.unwrap();
        let error = cloud.get_or_create("vm", "a", |count| count).await.unwrap_err();
        assert!(error.to_string().starts_with("resource `vm/a` is not what was asked for"), "{error}");
    }
}
