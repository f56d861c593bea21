//! Calls by name, for programs that work with any orchestration: servers, consoles, tools. Requires the feature `dynamic`.
//!
//! A [`Catalog`](crate::Catalog) looks up orchestrations and messages by their full names. What it returns has the calls of
//! a handle, with inputs, outputs and messages as [`serde_json::Value`]. The types of the handlers check them: an input that
//! does not have the type is an error before anything starts, and each payload has the bytes that a typed call would send.
//!
//! ```
//! # use duroxide_export as duroxide;
//! # use duroxide::providers::sqlite::SqliteProvider;
//! # use duroxide::{Client, OrchestrationContext, Runtime};
//! # use std::{sync::Arc, time::Duration};
//! use duroxide::dynamic::{self, Lookup as _};
//! use serde_json::json;
//!
//! /// Sell a book.
//! #[duroxide::orchestration(name = "sell-book")]
//! async fn sell_book(ctx: OrchestrationContext, title: String) -> Result<String, String> {
//!     ctx.trace_info("selling");
//!     Ok(format!("sold {title}"))
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let store = Arc::new(SqliteProvider::new_in_memory().await?);
//! # let runtime = Runtime::start_with_store(
//! #     store.clone(),
//! #     duroxide::create_activity_registry(),
//! #     duroxide::create_orchestration_registry(),
//! # )
//! # .await;
//! # let client = Client::new(store);
//! let catalog = duroxide::catalog();
//! let orchestration = catalog.orchestration("duroxide-export::orchestration::sell-book", None)?;
//! orchestration.start(&client, "order-1", &json!("Dune")).await?;
//! assert_eq!(orchestration.wait(&client, "order-1", Duration::from_secs(10)).await?, json!("sold Dune"));
//!
//! for event in dynamic::history(&client, "order-1").await? {
//!     println!("{:?}", event.payload);
//! }
//! # runtime.shutdown(None).await;
//! # Ok(())
//! # }
//! ```
//!
//! The functions that manage instances, such as [`instances`] and [`delete`], work on every orchestration of the store, even if
//! this program does not contain it. Payloads without a type are shown as they are.

pub(crate) mod codec;
mod find;
mod history;
mod lookup;
mod management;
mod message;
mod orchestration;
mod strict;
mod unknown;

#[doc(hidden)]
pub use codec::{handler_codec, message_codec};
pub use history::{EventPayload, HistoryEvent, history};
pub use lookup::Lookup;
pub use management::{delete, delete_running, executions, instance_info, instances, last_events, prune, tree};
pub use message::{DynamicEvent, DynamicQueue, DynamicValue};
pub use orchestration::DynamicOrchestration;
pub use unknown::UnknownName;
