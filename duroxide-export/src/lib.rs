//! Annotate a function, export a durable workflow.
//!
//! [duroxide](https://docs.rs/duroxide) runs durable workflows: orchestrations that replay, activities that do the
//! work. This crate generates what sharing them between crates needs: names by the convention
//! `{crate}::{activity|orchestration}::{kebab-name}`, typed handles, registries, discovery metadata and
//! documentation. It re-exports all of duroxide, so that it stands in for it:
//!
//! ```toml
//! [dependencies]
//! duroxide = { package = "duroxide-export", version = "0.1", features = ["sqlite"] }
//! serde    = { version = "1", features = ["derive"] }
//! ```
//!
//! ```
//! # use duroxide_export as duroxide;
//! use duroxide::providers::sqlite::SqliteProvider;
//! use duroxide::{ActivityContext, Client, OrchestrationContext, Runtime};
//! use serde::{Deserialize, Serialize};
//! use std::{sync::Arc, time::Duration};
//!
//! #[derive(Serialize, Deserialize)]
//! pub struct Order {
//!     pub book: String,
//!     pub price_in_cents: u64,
//! }
//!
//! /// Charge a card, once per order.
//! #[duroxide::activity(name = "charge-card", idempotent)]
//! pub async fn charge_card(ctx: ActivityContext, price_in_cents: u64) -> Result<String, String> {
//!     ctx.trace_info("charging");
//!     Ok(format!("receipt for {price_in_cents}"))
//! }
//!
//! /// Sell one book.
//! #[duroxide::orchestration(name = "sell-book")]
//! pub async fn sell_book(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
//!     let receipt = ChargeCard::schedule(&ctx, &order.price_in_cents).await?;
//!     Ok(format!("{}: {receipt}", order.book))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let store = Arc::new(SqliteProvider::new_in_memory().await?);
//! let runtime = Runtime::start_with_store(
//!     store.clone(),
//!     duroxide::create_activity_registry(),
//!     duroxide::create_orchestration_registry(),
//! )
//! .await;
//!
//! let client = Client::new(store);
//! let order = Order { book: "Dune".into(), price_in_cents: 1299 };
//! SellBook::start(&client, "order-1", &order).await?;
//! let sold = SellBook::wait(&client, "order-1", Duration::from_secs(10)).await?;
//! assert_eq!(sold, "Dune: receipt for 1299");
//! # runtime.shutdown(None).await;
//! # Ok(())
//! # }
//! ```
//!
//! * [`#[activity]`](macro@activity) and [`#[orchestration]`](macro@orchestration) go on functions. Each leaves the
//!   function as it is and adds a name constant (`CHARGE_CARD`) and a typed handle (`ChargeCard`).
//! * [`export!`] goes in a library's root and adds its `names`, `registry` and `inventory` modules.
//! * [`registry_builder`] composes the libraries that are linked into the binary: it provides their
//!   [state](State), leaves out, and replaces. Where there is nothing to choose, [`create_activity_registry`] and
//!   [`create_orchestration_registry`] do. [`catalog`] says what there is.
//! * [`WorkflowError`] makes an error of one's own arrive at callers as what it is, in a [`CallError`].
//! * `testing` (with the feature of that name) runs handlers in tests, with mocks and without waiting for timers.

// Lets the macros name this crate from within it.
extern crate self as duroxide_export;

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;
mod call;
mod catalog;
mod entries;
mod execution;
pub mod handler;
mod macros;
mod payload;
mod registry;
#[cfg(feature = "testing")]
pub mod testing;

pub use ::duroxide::*;

pub use crate::call::activity::Activity;
pub use crate::call::instance::identity::OtherOrchestration;
pub use crate::call::instance::status::Status;
pub use crate::call::instance::wait_error::WaitError;
pub use crate::call::orchestration::Orchestration;
pub use crate::catalog::activity::ActivityInfo;
pub use crate::catalog::allowed_lint::AllowedLint;
pub use crate::catalog::orchestration::OrchestrationInfo;
pub use crate::catalog::retry::{BackoffInfo, RetryInfo};
pub use crate::catalog::source::Source;
pub use crate::catalog::{Catalog, catalog};
pub use crate::entries::scope::Crate;
pub use crate::handler::state::State;
pub use crate::handler::workflow_error::{CallError, WorkflowError};
pub use crate::macros::{activity, deterministic, export, orchestration};
pub use crate::registry::builder::{RegistriesBuilder, registry_builder};
pub use crate::registry::create::{create_activity_registry, create_orchestration_registry};
pub use crate::registry::error::RegistryError;
pub use crate::registry::registries::Registries;
pub use ::duroxide::runtime::Runtime;
pub use ::duroxide::runtime::registry::{ActivityRegistry, ActivityRegistryBuilder};
