//! The embedded database.

use crate::store::{CloudError, Create, ResourceStore};
use redb::backends::InMemoryBackend;
use redb::{Database, ReadableTable, ReadableTableMetadata, TableDefinition};
use serde_json::Value;
use std::path::Path;

const RESOURCES: TableDefinition<'_, &str, &str> = TableDefinition::new("resources");

/// Resources in an embedded database.
#[derive(Debug)]
pub struct EmbeddedStore {
    database: Database,
}

impl EmbeddedStore {
    /// Creates a store that is gone when the process ends.
    ///
    /// # Errors
    ///
    /// If the database cannot be set up.
    pub fn in_memory() -> Result<Self, CloudError> {
        Database::builder().create_with_backend(InMemoryBackend::new()).map_err(failed).and_then(Self::new)
    }

    /// Opens a store in a file, which is created if it does not exist. Only one process can open it at a time.
    ///
    /// # Errors
    ///
    /// If the file cannot be opened, or is not such a store.
    pub fn open(file: &Path) -> Result<Self, CloudError> {
        Database::create(file).map_err(failed).and_then(Self::new)
    }

    fn new(database: Database) -> Result<Self, CloudError> {
        let transaction = database.begin_write().map_err(failed)?;
        transaction.open_table(RESOURCES).map_err(failed)?;
        transaction.commit().map_err(failed)?;
        Ok(Self { database })
    }
}

impl ResourceStore for EmbeddedStore {
    fn get_or_insert(&self, key: &str, create: Create<'_>) -> Result<Value, CloudError> {
        // There is only one writer at a time, so nothing happens between the lookup and the insertion.
        let transaction = self.database.begin_write().map_err(failed)?;
        let resource = {
            let mut table = transaction.open_table(RESOURCES).map_err(failed)?;
            let existing = table.get(key).map_err(failed)?.map(|text| text.value().to_owned());
            if let Some(text) = existing {
                serde_json::from_str(&text).map_err(failed)?
            } else {
                let resource = create(table.len().map_err(failed)?)?;
                table.insert(key, resource.to_string().as_str()).map_err(failed)?;
                resource
            }
        };
        transaction.commit().map_err(failed)?;
        Ok(resource)
    }

    fn count(&self) -> Result<u64, CloudError> {
        let transaction = self.database.begin_read().map_err(failed)?;
        transaction.open_table(RESOURCES).map_err(failed)?.len().map_err(failed)
    }
}

fn failed(error: impl std::fmt::Display) -> CloudError {
    CloudError::Store(error.to_string())
}
