//! Proof that code can replay recorded histories.
//!
//! duroxide compares what the code of an orchestration does with the recorded history each time that an instance goes
//! on, and an instance whose code has changed in the meantime fails. This module makes that comparison before the code is
//! deployed.

mod command;
mod compare;
mod formats;
#[doc(hidden)]
pub mod histories;
mod in_use;
mod recording;
mod replayer;
mod report;
mod run;
mod store_replay;
mod summary;

pub use command::Command;
pub use compare::{Cause, CodeLocation, Divergence, PayloadChange, Step};
pub use in_use::{InUse, OldName};
pub use recording::{RecordedExecution, RecordedInstance, RecordedValue, Recording, RecordingError};
pub use replayer::Replay;
pub use report::{Ending, ExecutionReport, Report, Verdict};
pub use store_replay::StoreReplay;
pub use summary::{BrokenInstances, Summary};
