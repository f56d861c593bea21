//! Opening a store with settings.

use crate::address::Address;
use crate::open_error::OpenError;
#[cfg(feature = "postgres")]
use crate::postgres_store;
use crate::renames::Renames;
use crate::resilient::{Limits, Resilient};
#[cfg(feature = "sqlite")]
use crate::sqlite_store;
use duroxide::providers::Provider;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// Opens a store, as [`open`](crate::open) does, with other settings.
///
/// ```
/// # #[cfg(feature = "sqlite")]
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use duroxide_export_stores::{Limits, OpenOptions};
/// use std::time::Duration;
///
/// let options = OpenOptions::new().limits(Limits::ANNOUNCED).retry_period(Duration::from_secs(300));
/// let store = options.open("sqlite::memory:").await?;
/// # Ok(())
/// # }
/// # #[cfg(not(feature = "sqlite"))]
/// # fn main() {}
/// ```
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct OpenOptions {
    limits: Option<Limits>,
    retry_period: Option<Duration>,
    renames: Renames,
}

impl OpenOptions {
    /// The settings of [`open`](crate::open): no limits, and a retry period of a minute.
    pub const fn new() -> Self {
        Self { limits: None, retry_period: None, renames: Renames::new() }
    }

    /// The longest texts that the store accepts; see [`Resilient::with_limits`](crate::Resilient::with_limits).
    pub fn limits(self, limits: Limits) -> Self {
        Self { limits: Some(limits), ..self }
    }

    /// How long to keep trying to record what an orchestration or an activity did, while the database is away; see
    /// [`Resilient::with_retry_period`](crate::Resilient::with_retry_period).
    pub fn retry_period(self, retry_period: Duration) -> Self {
        Self { retry_period: Some(retry_period), ..self }
    }

    /// The handlers that were renamed; see [`Resilient::with_renames`](crate::Resilient::with_renames).
    pub fn renames(self, renames: Renames) -> Self {
        Self { renames, ..self }
    }

    /// Opens the store that a URL names.
    ///
    /// # Errors
    ///
    /// The errors of [`open`](crate::open).
    pub async fn open(self, url: &str) -> Result<Arc<dyn Provider>, OpenError> {
        // Boxed, because the compiler cannot always tell that the futures of sqlx can be sent.
        let opening: Pin<Box<dyn Future<Output = Result<Resilient, OpenError>> + Send>> =
            Box::pin(store(Address::parse(url)?));
        let mut store = opening.await?.with_renames(self.renames);
        if let Some(limits) = self.limits {
            store = store.with_limits(limits);
        }
        if let Some(retry_period) = self.retry_period {
            store = store.with_retry_period(retry_period);
        }
        Ok(Arc::new(store))
    }
}

async fn store(address: Address) -> Result<Resilient, OpenError> {
    match address {
        #[cfg(feature = "sqlite")]
        Address::Memory { name } => sqlite_store::in_memory(name.as_deref()).await,
        #[cfg(feature = "sqlite")]
        Address::File { path, parameters } => sqlite_store::file(&path, &parameters).await,
        #[cfg(not(feature = "sqlite"))]
        Address::Memory { .. } | Address::File { .. } => Err(OpenError::Feature { feature: "sqlite" }),
        #[cfg(feature = "postgres")]
        Address::Postgres { url, schema } => postgres_store::database(&url, schema).await,
        #[cfg(not(feature = "postgres"))]
        Address::Postgres { .. } => Err(OpenError::Feature { feature: "postgres" }),
    }
}
