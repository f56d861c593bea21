//! duroxide's stores, and one function that opens any of them by its URL.
//!
//! This module has everything of duroxide's own `providers`. With the feature `postgres`, it also has
//! `postgres`, the provider of [duroxide-pg](https://docs.rs/duroxide-pg), on which many processes share a database.

mod address;
mod escapes;
mod open;
mod open_error;
#[cfg(feature = "postgres")]
mod postgres_store;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
mod resilient;
#[cfg(feature = "sqlite")]
mod sqlite_schema;
#[cfg(feature = "sqlite")]
mod sqlite_store;
#[cfg(feature = "sqlite")]
mod sqlite_turn;

#[doc(no_inline)]
pub use ::duroxide::providers::*;

#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub use open::OpenOptions;
pub use open::open;
pub use open_error::OpenError;
#[cfg(any(feature = "postgres", feature = "sqlite"))]
pub use resilient::{Limits, Resilient};

/// The provider for PostgreSQL: all of [duroxide-pg](https://docs.rs/duroxide-pg).
#[cfg(feature = "postgres")]
pub mod postgres {
    #[doc(no_inline)]
    pub use ::duroxide_pg::*;
}
