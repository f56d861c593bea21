//! Proof that code can replay recorded histories.
//!
//! duroxide compares what the code of an orchestration does with the recorded history each time that an instance
//! resumes, and an instance whose code has changed in the meantime fails. This module makes that comparison before the code is
//! deployed.
//!
//! ```
//! # use duroxide_export as duroxide;
//! # #[cfg(feature = "sqlite")]
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # use duroxide::{Client, OrchestrationContext, Runtime};
//! # use std::time::Duration;
//! use duroxide::replay::{Recording, Replay};
//!
//! #[duroxide::activity(name = "pack-parcel", idempotent)]
//! async fn pack_parcel(order: String) -> Result<String, String> {
//!     Ok(format!("packed {order}"))
//! }
//!
//! #[duroxide::orchestration(name = "ship-order")]
//! async fn ship_order(ctx: OrchestrationContext, order: String) -> Result<String, String> {
//!     PackParcel::call(&ctx, &order).await
//! }
//!
//! # let store = duroxide::providers::open("sqlite::memory:").await?;
//! # let registries = duroxide::RegistriesBuilder::all().build()?;
//! # let client = Client::new(store.clone());
//! # let runtime = Runtime::start_with_store(store, registries.activities, registries.orchestrations).await;
//! ShipOrder::start(&client, "order-1", &"tea".to_owned()).await?;
//! ShipOrder::wait(&client, "order-1", Duration::from_secs(60)).await?;
//!
//! let recording = Recording::of(&client, "order-1").await?;
//! let report = Replay::with(duroxide::create_orchestration_registry()).run(&recording);
//! assert!(report.is_same(), "{report}");
//! # runtime.shutdown(None).await;
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "sqlite"))]
//! # fn main() {}
//! ```
//!
//! `TestRuntime` (feature `testing`) does so for everything that a test runs, and
//! [`replay_tests!`](crate::replay_tests) for histories that are kept with a library's tests. [`Replay::over`] replays all
//! running instances of a store, and [`InUse`] shows which old versions they still need.

mod command;
mod compare;
mod formats;
#[doc(hidden)]
pub mod histories;
mod in_use;
mod payload_text;
mod recording;
mod redaction;
mod replayer;
mod report;
mod run;
mod store_replay;
mod summary;

pub use command::Command;
pub use compare::{Cause, CodeLocation, Divergence, PayloadChange, Step};
pub use in_use::{InUse, OldName};
pub use payload_text::PayloadText;
#[cfg(feature = "testing")]
pub(crate) use payload_text::Redaction;
pub use recording::{RecordedExecution, RecordedInstance, RecordedValue, Recording, RecordingError};
pub use replayer::Replay;
pub use report::{Ending, ExecutionReport, Report, Verdict};
pub use store_replay::StoreReplay;
pub use summary::{BrokenInstances, Summary};
