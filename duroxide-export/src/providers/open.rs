//! Opening a store by its URL.

use crate::providers::address::Address;
use crate::providers::open_error::OpenError;
use ::duroxide::providers::Provider;
use std::sync::Arc;

/// Opens the store that a URL names, for a runtime or a client.
///
/// | URL | store | feature |
/// | --- | --- | --- |
/// | `sqlite:orders.db` | a SQLite file, which is created if it does not exist | `sqlite` |
/// | `sqlite::memory:` | SQLite in memory; it ends with the process | `sqlite` |
/// | `postgres://user:password@host/database` | a PostgreSQL database, which many processes can share | `postgres` |
///
/// Parameters after `?` go to the database, such as `sqlite:orders.db?mode=rw`, which does not create the file.
/// In the user name, the password and the parameters of a PostgreSQL database, `/`, `?`, `#` and `@` are written `%2F`, `%3F`,
/// `%23` and `%40`.
///
/// # Errors
///
/// If the URL is not that of a store; if the program was built without the feature; if the database cannot be reached within
/// ten seconds; or if a newer version of duroxide has written it.
///
/// ```
/// # use duroxide_export as duroxide;
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use duroxide::{Client, Runtime};
///
/// let store = duroxide::providers::open("sqlite::memory:").await?;
/// let client = Client::new(store.clone());
/// assert!(client.list_all_instances().await?.is_empty());
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
pub async fn open(url: &str) -> Result<Arc<dyn Provider>, OpenError> {
    match Address::parse(url)? {
        #[cfg(feature = "sqlite")]
        Address::Memory => crate::providers::sqlite_store::in_memory().await,
        #[cfg(feature = "sqlite")]
        Address::File { path, parameters } => crate::providers::sqlite_store::file(&path, &parameters).await,
        #[cfg(not(feature = "sqlite"))]
        Address::Memory | Address::File { .. } => Err(OpenError::Feature { feature: "sqlite" }),
        #[cfg(feature = "postgres")]
        Address::Postgres(url) => crate::providers::postgres_store::database(&url).await,
        #[cfg(not(feature = "postgres"))]
        Address::Postgres(_) => Err(OpenError::Feature { feature: "postgres" }),
    }
}
