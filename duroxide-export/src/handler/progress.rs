//! What orchestrations report while they run: the text of duroxide's custom status, with a type.
//!
//! Most handlers declare no progress, and should not pay for it. So the type is part of the return type, as
//! [`Reporting`](crate::handler::Reporting), and the codec, which knows the type, part of the metadata.

use crate::handler::type_name;
use crate::payload::codec;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::Any;

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

/// How progress of a declared type is written and read: like an input.
#[derive(Debug)]
pub struct ProgressCodec {
    /// The full name of the type.
    pub(crate) type_name: fn() -> &'static str,
    encode: fn(&dyn Any) -> Option<serde_json::Result<String>>,
    decode: fn(&str) -> serde_json::Result<Box<dyn Any>>,
    #[cfg(feature = "dynamic")]
    value: fn(&str) -> serde_json::Result<serde_json::Value>,
}

impl ProgressCodec {
    /// Creates the codec of a type.
    #[must_use]
    pub const fn new<T: Progress>() -> Self {
        Self {
            type_name: type_name::full::<T>,
            encode: encode_as::<T>,
            decode: decode_as::<T>,
            #[cfg(feature = "dynamic")]
            value: value_of::<T>,
        }
    }
}

impl ProgressCodec {
    /// Writes progress as the text that duroxide records; `None` if it has another type.
    pub(crate) fn encode(&self, progress: &dyn Any) -> Option<serde_json::Result<String>> {
        (self.encode)(progress)
    }

    /// Reads progress; `None` if the text is of another type, such as that of an older version.
    pub(crate) fn decode(&self, recorded: &str) -> Option<Box<dyn Any>> {
        (self.decode)(recorded).ok()
    }
}

#[cfg(feature = "dynamic")]
impl ProgressCodec {
    /// Reads progress as JSON; `None` if the text is of another type.
    pub(crate) fn value(&self, recorded: &str) -> Option<serde_json::Value> {
        (self.value)(recorded).ok()
    }
}

#[cfg(feature = "dynamic")]
fn value_of<T: Progress>(recorded: &str) -> serde_json::Result<serde_json::Value> {
    serde_json::to_value(codec::decode::<T>(recorded)?)
}

fn encode_as<T: Progress>(progress: &dyn Any) -> Option<serde_json::Result<String>> {
    progress.downcast_ref::<T>().map(codec::encode)
}

fn decode_as<T: Progress>(recorded: &str) -> serde_json::Result<Box<dyn Any>> {
    codec::decode::<T>(recorded).map(|progress| Box::new(progress) as Box<dyn Any>)
}
