//! Stores for [duroxide](https://docs.rs/duroxide): one function that opens SQLite or PostgreSQL by a URL, and a wrapper that
//! outlasts faults of any database.
//!
//! duroxide runs durable workflows on a `Provider`, its interface of a store. [`open`] returns one, ready for a runtime and
//! for clients:
//!
//! ```
//! # #[cfg(feature = "sqlite")]
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use duroxide::runtime::{Runtime, registry::ActivityRegistry};
//! use duroxide::{ActivityContext, Client, OrchestrationContext, OrchestrationRegistry, OrchestrationStatus};
//! use std::time::Duration;
//!
//! let activities = ActivityRegistry::builder()
//!     .register("charge-card", |_: ActivityContext, cents: String| async move { Ok(format!("receipt for {cents}")) })
//!     .build();
//! let orchestrations = OrchestrationRegistry::builder()
//!     .register("sell-book", |ctx: OrchestrationContext, cents: String| async move {
//!         ctx.schedule_activity("charge-card", cents).await
//!     })
//!     .build();
//!
//! // Or `sqlite:orders.db`, or `postgres://user:password@host/database`.
//! let store = duroxide_export_stores::open("sqlite::memory:").await?;
//! let runtime = Runtime::start_with_store(store.clone(), activities, orchestrations).await;
//! let client = Client::new(store);
//! client.start_orchestration("order-1", "sell-book", "1299").await?;
//! let end = client.wait_for_orchestration("order-1", Duration::from_secs(30)).await?;
//! assert!(matches!(end, OrchestrationStatus::Completed { output, .. } if output == "receipt for 1299"));
//! # runtime.shutdown(None).await;
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "sqlite"))]
//! # fn main() {}
//! ```
//!
//! | to | use |
//! | --- | --- |
//! | open a store by its URL | [`open`] |
//! | set limits, or for how long to try again | `OpenOptions` |
//! | wrap a provider of your own | `Resilient` |
//! | rename an activity while instances run that have recorded its old name | [`Renames`] |
//!
//! The features `sqlite` and `postgres` each add a database. `OpenOptions`, `Limits` and `Resilient` need one of them.
//!
//! [duroxide-export](https://docs.rs/duroxide-export) re-exports this crate in `duroxide::providers`. The handlers that it
//! registers under an `alias` need no [`Renames`].

// Without a database, URLs are only read.
#![cfg_attr(not(any(feature = "postgres", feature = "sqlite")), allow(dead_code))]

mod address;
mod escapes;
#[cfg(feature = "sqlite")]
mod migration_lock;
mod open;
mod open_error;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod open_options;
#[cfg(feature = "postgres")]
mod postgres_store;
mod renames;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod resilient;
#[cfg(feature = "sqlite")]
mod sqlite_schema;
#[cfg(feature = "sqlite")]
mod sqlite_store;
mod waiting;

#[cfg(feature = "postgres")]
#[doc(no_inline)]
pub use duroxide_pg;
pub use open::open;
pub use open_error::OpenError;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub use open_options::OpenOptions;
pub use renames::Renames;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub use resilient::{Limits, Resilient};

/// What duroxide-export uses. It may change in any version.
#[doc(hidden)]
pub mod __private {
    pub use crate::renames::{LinkedRenames, check_store};
    pub use crate::waiting::{Backoff, in_process};
}
