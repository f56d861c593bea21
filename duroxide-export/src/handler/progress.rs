//! What orchestrations report while they run: the text of duroxide's custom status, with a type.

use crate::payload::{codec, text};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

/// A type of progress.
///
/// Implemented for every type that serde can serialize and deserialize, and that owns its data.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the progress of an orchestration",
    label = "must implement `serde::Serialize` and `serde::Deserialize`, and own its data",
    note = "add `#[derive(serde::Serialize, serde::Deserialize)]` to `{Self}`"
)]
pub trait Progress: Serialize + DeserializeOwned + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + 'static> Progress for T {}

/// How progress is written and read.
///
/// It is implemented for types of its own because rustc only reports an unmet bound with the message of [`Progress`], and
/// only once, when it comes from within another type.
pub trait Reports: 'static {
    /// What is reported.
    type Progress;

    /// Writes progress as the text that duroxide records.
    ///
    /// # Errors
    ///
    /// If serde cannot serialize it as JSON.
    fn encode(progress: &Self::Progress) -> serde_json::Result<String>;

    /// Reads progress; `None` if the text is of another type, such as that of an older version.
    fn decode(recorded: &str) -> Option<Self::Progress>;
}

/// Progress without a declared type: the text itself.
#[derive(Debug)]
pub struct TextProgress;

impl Reports for TextProgress {
    type Progress = String;

    fn encode(progress: &String) -> serde_json::Result<String> {
        Ok(text::without_nul(progress.clone()))
    }

    fn decode(recorded: &str) -> Option<String> {
        Some(recorded.to_owned())
    }
}

/// Progress of a declared type, written and read like an input.
#[derive(Debug)]
pub struct TypedProgress<T>(PhantomData<T>);

impl<T: Progress> Reports for TypedProgress<T> {
    type Progress = T;

    fn encode(progress: &T) -> serde_json::Result<String> {
        codec::encode(progress)
    }

    fn decode(recorded: &str) -> Option<T> {
        codec::decode(recorded).ok()
    }
}
