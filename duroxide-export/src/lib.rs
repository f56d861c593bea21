//! Turn annotated Rust functions into durable workflows: named, typed, registered, documented, and checked by the compiler.
//!
//! [duroxide](https://docs.rs/duroxide) runs durable workflows: orchestrations that replay, and activities that do the work.
//! This crate generates what libraries of them need: names of the form `{crate}::{activity|orchestration}::{kebab-name}`,
//! typed handles, registries, metadata and documentation. It re-exports duroxide, so depend on it under that name:
//!
//! ```toml
//! [dependencies]
//! duroxide = { package = "duroxide-export", version = "0.1", features = ["sqlite"] }
//! serde    = { version = "1", features = ["derive"] }
//! ```
//!
//! # A workflow
//!
//! An **activity** does work, and duroxide records its output. An **orchestration** decides what happens in which order; it
//! runs again from the start each time it continues, and gets the recorded outputs. Each attribute leaves its function
//! as it is, and defines a **handle** through which it is called:
//!
//! ```
//! # use duroxide_export as duroxide;
//! use duroxide::runtime::RuntimeOptions;
//! use duroxide::{ActivityContext, Client, OrchestrationContext, RegistriesBuilder};
//! use serde::{Deserialize, Serialize};
//! use std::time::Duration;
//!
//! #[derive(Serialize, Deserialize)]
//! pub struct Order {
//!     pub book: String,
//!     pub price_in_cents: u64,
//! }
//!
//! /// Charge a card.
//! #[duroxide::activity(name = "charge-card", idempotent)]
//! pub async fn charge_card(ctx: ActivityContext, price_in_cents: u64) -> Result<String, String> {
//!     ctx.trace_info("charging");
//!     Ok(format!("receipt for {price_in_cents}"))
//! }
//!
//! /// Sell one book.
//! #[duroxide::orchestration(name = "sell-book")]
//! pub async fn sell_book(ctx: OrchestrationContext, order: Order) -> Result<String, String> {
//!     let receipt = ChargeCard::call(&ctx, &order.price_in_cents).await?;
//!     Ok(format!("{}: {receipt}", order.book))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! // Or "sqlite:orders.db", or "postgres://user:password@host/database".
//! let store = duroxide::providers::open("sqlite::memory:").await?;
//! // The handlers of every library that is linked into the program.
//! let runtime = RegistriesBuilder::all().start(store.clone(), RuntimeOptions::default()).await?;
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
//! Code that would break a replay, such as reading the clock in an orchestration, is a [compile
//! error](macro@orchestration#lints).
//!
//! # Where to look
//!
//! | to | use |
//! | --- | --- |
//! | define handlers | [`#[activity]`](macro@activity), [`#[orchestration]`](macro@orchestration), [`#[deterministic]`](macro@deterministic) |
//! | export a library | [`export!`] |
//! | call handlers | the handles: [`Activity`], [`Orchestration`]; [`call`] has the options of a call |
//! | make many calls at once | [`join_all`], [`map`] |
//! | return errors that callers can tell apart | [`WorkflowError`](trait@WorkflowError), [`#[derive(WorkflowError)]`](derive@WorkflowError), [`CallError`] |
//! | send events and messages to running workflows, and read their values | [`#[event]`](macro@event), [`#[queue]`](macro@queue), [`#[value]`](macro@value), [`message`] |
//! | report progress, watch instances, and look at their outcome | [`Orchestration::report`], [`Orchestration::watch`], [`Status`], [`WaitError`] |
//! | list, inspect, prune and delete instances | [`Orchestration::instances`], [`Orchestration::delete`], [`ManageError`] |
//! | give handlers a connection pool or a configuration | [`State`] |
//! | register everything | [`create_activity_registry`], [`create_orchestration_registry`] |
//! | choose, replace or combine handlers | [`RegistriesBuilder`] |
//! | open SQLite or PostgreSQL by URL | [`providers::open`] |
//! | start a runtime with them | [`RegistriesBuilder::start`] |
//! | list and render what a program contains | [`catalog()`], [`Catalog`] |
//! | find and prevent breaking changes | [`Catalog::compare`], [`Lock`](catalog::Lock), [`Rule`](catalog::Rule) |
//! | call orchestrations by name, with any JSON | `dynamic` (feature `dynamic`) |
//! | check a library before it is published | `checklist!` (feature `testing`) |
//! | test workflows with mocks, without waiting for timers | `testing` (feature `testing`) |
//!
//! The guides in the repository explain each of these, starting with its README.

// Lets the macros name this crate from within it.
extern crate self as duroxide_export;

#[doc(hidden)]
#[path = "private/mod.rs"]
pub mod __private;
pub mod call;
pub mod catalog;
#[cfg(feature = "dynamic")]
pub mod dynamic;
mod entries;
mod execution;
pub mod handler;
mod macros;
pub mod message;
mod payload;
pub mod providers;
mod registry;
#[cfg(feature = "replay")]
pub mod replay;
#[cfg(feature = "testing")]
pub mod testing;

// Listed, because duroxide may add an item in any release, which might have the name of one of ours. `tests/tests/api.rs`
// fails if duroxide has an item that is not in the list.
#[doc(no_inline)]
pub use ::duroxide::{
    Action, ActivityContext, AppErrorKind, BackoffStrategy, Client, ClientError, CompletionResult, ConfigErrorKind,
    DeleteInstanceResult, DispatcherCapabilityFilter, DurableFuture, Either2, Either3, ErrorDetails, Event, EventKind,
    ExecutionInfo, INITIAL_EVENT_ID, INITIAL_EXECUTION_ID, InstanceFilter, InstanceInfo, InstanceTree, LogLevel,
    OrchestrationContext, OrchestrationDescriptor, OrchestrationHandler, OrchestrationHandlerRef,
    OrchestrationRegistry, OrchestrationRegistryBuilder, OrchestrationStatus, PoisonMessageType, ProviderAdmin,
    ProviderRef, PruneOptions, PruneResult, QueueDepths, RetryPolicy, RuntimeOptions, SUB_ORCH_AUTO_PREFIX,
    ScheduleKind, ScheduledActivityIdentifier, SemverRange, SessionFetchConfig, SystemMetrics, SystemStats, TagFilter,
    build_child_instance_id, client, current_build_version, is_auto_generated_sub_orch_id, runtime,
};
#[cfg(any(feature = "provider-test", feature = "replay-version-test", feature = "test"))]
#[doc(no_inline)]
pub use ::duroxide::{provider_stress_test, provider_stress_tests, provider_validation, provider_validations};

pub use crate::call::activity::Activity;
pub use crate::call::instance::identity::OtherOrchestration;
pub use crate::call::instance::instances::{InstanceState, Instances};
pub use crate::call::instance::manage_error::ManageError;
pub use crate::call::instance::status::Status;
pub use crate::call::instance::wait_error::WaitError;
pub use crate::call::instance::watch::Watch;
pub use crate::call::many::{join_all, map};
pub use crate::call::orchestration::Orchestration;
pub use crate::catalog::{Catalog, catalog};
pub use crate::handler::location::Crate;
pub use crate::handler::state::State;
pub use crate::handler::workflow_error::{CallError, WorkflowError};
#[cfg(feature = "testing")]
pub use crate::macros::checklist;
#[cfg(feature = "testing")]
pub use crate::macros::record_calls;
#[cfg(feature = "replay")]
pub use crate::macros::replay_tests;
pub use crate::macros::{WorkflowError, activity, deterministic, event, export, orchestration, queue, value};
pub use crate::registry::builder::RegistriesBuilder;
pub use crate::registry::create::{create_activity_registry, create_orchestration_registry};
pub use crate::registry::error::{RegistryError, RegistryProblem};
pub use crate::registry::registries::Registries;
#[doc(no_inline)]
pub use ::duroxide::runtime::Runtime;
#[doc(no_inline)]
pub use ::duroxide::runtime::registry::{ActivityRegistry, ActivityRegistryBuilder};
