//! The catalog of [duroxide-export](https://docs.rs/duroxide-export): what a library or program of durable workflows
//! contains, as plain data.
//!
//! A program that uses duroxide-export writes its catalog as JSON, `duroxide::catalog()`. This crate reads it anywhere: it
//! depends on serde and not on a runtime. It [renders](Catalog::to_mermaid) catalogs, and [compares](Catalog::compare) one
//! with that of a newer version, or with a [`Lock`].
//!
//! ```
//! use duroxide_export_catalog::Catalog;
//!
//! # let json = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shop.json"));
//! let catalog: Catalog = serde_json::from_str(json)?;
//! assert!(catalog.to_mermaid().starts_with("flowchart LR\n"));
//!
//! let mut newer = catalog.clone();
//! newer.activities.clear();
//! for change in catalog.lock().compare(&newer.lock()).breaking() {
//!     println!("{change}");
//! }
//! # Ok::<_, serde_json::Error>(())
//! ```
//!
//! duroxide-export re-exports everything here as `duroxide::catalog`.

mod catalog;
mod confirm;
mod example;
mod info;
mod json_schema;
mod kind;
mod lock;
mod nearest;
mod render;
mod text;

pub use catalog::Catalog;
pub use info::activity::ActivityInfo;
pub use info::encoding::Encoding;
pub use info::message::{MessageInfo, UsedMessage};
pub use info::orchestration::{AllowedLint, OrchestrationInfo};
pub use info::retry::{BackoffInfo, RetryInfo};
pub use info::schema::TypeSchema;
pub use info::source::Source;
pub use lock::rules::{Affected, Change, Comparison, Rule};
pub use lock::{Exception, Lock};
#[doc(hidden)]
pub use nearest::nearest;
