//! What reaches a store: the text that duroxide records for a value, and IDs.

pub(crate) mod codec;
pub(crate) mod id;
pub(crate) mod raw;
pub(crate) mod reader;
mod sorted;
pub(crate) mod text;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// An input or output of an activity or orchestration.
///
/// Implemented for every type that serde can serialize and deserialize, and that owns its data.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the input or output of an activity or orchestration",
    label = "must implement `serde::Serialize` and `serde::Deserialize`, and own its data",
    note = "add `#[derive(serde::Serialize, serde::Deserialize)]` to `{Self}`"
)]
pub trait Payload: Serialize + DeserializeOwned + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + 'static> Payload for T {}
